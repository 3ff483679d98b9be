package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"timbre/bench/rig"
)

// Marks of the part that is generated.
const (
	growthBegins = "<!-- growth: written by timbre-bench growth -->"
	growthEnds   = "<!-- end of growth -->"
)

// drawGrowth writes a table of what was measured into a document, and plots beside it.
func drawGrowth(all []grown, path string) error {
	slices.SortFunc(all, func(a, b grown) int {
		return cmp.Or(-cmp.Compare(a.Engine, b.Engine), cmp.Compare(a.Conversations, b.Conversations))
	})
	out := ""
	for _, engine := range []rig.Engine{rig.SQLite, rig.Postgres} {
		of := slices.DeleteFunc(slices.Clone(all), func(g grown) bool { return g.Engine != engine })
		if len(of) == 0 {
			continue
		}
		picture := "growth-" + string(engine) + ".svg"
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), "pictures", picture), []byte(plot(of)), 0o644); err != nil {
			return err
		}
		out += fmt.Sprintf("\n![Latency by conversations on %s](pictures/%s)\n\n", engine, picture) + growthTable(of)
	}
	return writePart(path, growthBegins, growthEnds, out+"\n")
}

// names of the followed requests, in their order.
func followed(of []grown) []string {
	var out []string
	for _, q := range []string{"list", "counts", "open", "search, common", "search, absent", "filter, seldom", "filter, nothing"} {
		if _, ok := of[0].Latencies[q]; ok {
			out = append(out, q)
		}
	}
	return out
}

// growthTable has a column for each size.
func growthTable(of []grown) string {
	var b strings.Builder
	row := func(name string, cell func(grown) string) {
		b.WriteString("| " + name + " |")
		for _, g := range of {
			b.WriteString(" " + cell(g) + " |")
		}
		b.WriteString("\n")
	}
	row(string(of[0].Engine), func(g grown) string {
		return fmt.Sprintf("%s conversations<br>%s messages", short(float64(g.Conversations)), short(float64(g.Messages)))
	})
	b.WriteString("|---" + strings.Repeat("|---", len(of)) + "|\n")
	for _, q := range followed(of) {
		row(q+", p50", func(g grown) string { return known(g.Latencies[q], "%s ms", short(g.Latencies[q])) })
	}
	row("taken in", func(g grown) string { return short(g.Inbound) + " messages/s" })
	row("search's index", func(g grown) string { return known(g.Indexed, "%s messages/s", short(g.Indexed)) })
	row("database", func(g grown) string {
		return fmt.Sprintf("%s MB<br>%s MB a million messages", short(g.Sizes["database"]), short(g.Sizes["database"]/float64(g.Messages)*1e6))
	})
	row("memory at the end", func(g grown) string { return short(g.Sizes["memory"]) + " MB" })
	row("start", func(g grown) string { return short(1000*g.Times["start"]) + " ms" })
	row("backup", func(g grown) string {
		return known(g.Times["backup"], "%s s, %s MB", short(g.Times["backup"]), short(g.Sizes["backup"]))
	})
	row("restore", func(g grown) string { return known(g.Times["restore"], "%s s", short(g.Times["restore"])) })
	row("measured", func(g grown) string { return g.Date + " at " + g.Commit })
	return b.String()
}

// known formats what was measured; "–" stands for what was left out.
func known(figure float64, format string, args ...any) string {
	if figure == 0 {
		return "–"
	}
	return fmt.Sprintf(format, args...)
}

// plot draws latencies over conversations, both by powers of ten: what grows as their logarithm is nearly flat.
func plot(of []grown) string {
	const width, height, left, top, right, bottom = 760, 360, 56, 16, 150, 40
	colours := []string{"#0f766e", "#b45309", "#1d4ed8", "#be123c", "#7c3aed", "#4d7c0f", "#0e7490"}
	first, last := math.Log10(float64(of[0].Conversations)), math.Log10(float64(of[len(of)-1].Conversations))
	low, high := math.Inf(1), math.Inf(-1)
	for _, g := range of {
		for _, q := range followed(of) {
			if at := g.Latencies[q]; at > 0 {
				low, high = min(low, math.Log10(at)), max(high, math.Log10(at))
			}
		}
	}
	low, high = math.Floor(low), math.Ceil(high)
	x := func(n int) float64 {
		return left + (math.Log10(float64(n))-first)/max(last-first, 1e-9)*(width-left-right)
	}
	y := func(log float64) float64 { return top + (high-log)/(high-low)*(height-top-bottom) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12"><rect width="100%%" height="100%%" fill="#fff"/>`, width, height)
	for e := low; e <= high; e++ {
		fmt.Fprintf(&b, `<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end" fill="#444">%s ms</text>`,
			left, y(e), width-right, left-6, y(e)+4, short(math.Pow(10, e)))
	}
	for _, g := range of {
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle" fill="#444">%s</text>`, x(g.Conversations), height-bottom+20, short(float64(g.Conversations)))
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle" fill="#444">conversations</text>`, (left+width-right)/2, height-4)
	for i, q := range followed(of) {
		path := ""
		for _, g := range of {
			if at := g.Latencies[q]; at > 0 {
				path += fmt.Sprintf("%.1f,%.1f ", x(g.Conversations), y(math.Log10(at)))
			}
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/><path d="M%d %dh18" stroke="%s" stroke-width="2"/><text x="%d" y="%d" fill="#222">%s</text>`,
			strings.TrimSpace(path), colours[i%len(colours)], width-right+12, top+10+20*i, colours[i%len(colours)], width-right+36, top+14+20*i, q)
	}
	return b.String() + "</svg>\n"
}
