package fault

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// D09: kill -9 in the middle of an import, several times: it goes on where the last commit left it, and ends with each row once.
func TestKillWhileImporting(t *testing.T) {
	for name, postgres := range map[string]bool{"sqlite": false, "postgres": true} {
		t.Run(name, func(t *testing.T) { killWhileImporting(t, install(t, postgres, "http://127.0.0.1:9")) })
	}
}

// importedRows are enough for several kills: fifty are one transaction.
const importedRows = 600

// progress is how far an import is.
type progress struct {
	ID, State string
	Counts    struct{ Done, Created, Updated, Repeated, Faulty int }
}

func killWhileImporting(t *testing.T, in *installation) {
	p := in.start()
	c := in.client()
	var m progress
	c.Must("POST", "/contact-imports", meta.Object{"file_id": uploadTable(t, c, importedRows)}, &m)
	c.Must("POST", "/contact-imports/"+m.ID+"/check", meta.Object{}, nil)
	m.until(t, c, "it is checked", func() bool { return m.State == "checked" })
	c.Must("POST", "/contact-imports/"+m.ID+"/start", meta.Object{}, nil)
	kills, reached := 0, 0
	for ; kills < 4; kills++ {
		m.until(t, c, "it goes on", func() bool { return m.State == "done" || m.State == "running" && m.Counts.Done > reached })
		if m.State == "done" {
			break
		}
		reached = m.Counts.Done
		p.kill()
		in.passTime()
		p = in.start()
	}
	if kills == 0 {
		t.Error("it was never killed under way")
	}
	m.until(t, c, "it is done", func() bool { return m.State == "done" })
	if n := m.Counts; n.Done != importedRows+2 || n.Created != importedRows || n.Repeated != 1 || n.Faulty != 1 {
		t.Errorf("after %d kills: %+v", kills, n)
	}
	if seen := namesOf(c); len(seen) != importedRows {
		t.Errorf("%d contacts", len(seen))
	} else {
		for name, n := range seen {
			if n != 1 {
				t.Errorf("%s is there %d times", name, n)
			}
		}
	}
	t.Logf("%d rows over %d kills", importedRows, kills)
	in.witness.Sound()
}

// until waits for what an import becomes; each look is a request of its own.
func (m *progress) until(t *testing.T, c *servertest.Client, what string, holds func() bool) {
	t.Helper()
	limit := time.NewTimer(time.Minute)
	defer limit.Stop()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		c.Must("GET", "/contact-imports/"+m.ID, nil, m)
		if holds() {
			return
		}
		select {
		case <-again.C:
		case <-limit.C:
			t.Fatalf("this did not happen: %s: %+v", what, m)
		}
	}
}

// namesOf counts the contacts by name.
func namesOf(c *servertest.Client) map[string]int {
	seen := map[string]int{}
	for after := ""; ; {
		var page struct {
			Items []struct{ Name string }
			Next  *string
		}
		c.Must("GET", "/contacts?limit=100"+after, nil, &page)
		for _, one := range page.Items {
			seen[one.Name]++
		}
		if page.Next == nil {
			return seen
		}
		after = "&after=" + *page.Next
	}
}

// uploadTable uploads a table of so many people, with one who is there twice and one whose phone is none.
func uploadTable(t *testing.T, c *servertest.Client, rows int) string {
	t.Helper()
	var table strings.Builder
	table.WriteString("nombre,telefono\n")
	for i := range rows {
		fmt.Fprintf(&table, "N%d,+5730022%05d\n", i, i)
	}
	table.WriteString("otra vez,+573002200003\nmal,1\n")
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "clientes.csv")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(part, table.String())
	w.Close()
	c.Header.Set("Content-Type", w.FormDataContentType())
	defer c.Header.Del("Content-Type")
	var made struct{ ID string }
	c.Must("POST", "/files", io.Reader(&form), &made)
	return made.ID
}
