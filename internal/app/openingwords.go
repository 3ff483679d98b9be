package app

import (
	"fmt"
	"strconv"
	"time"

	"timbre/internal/desk"
)

// openingWords say when something opens, in the middle of a sentence.
type openingWords struct {
	today, tomorrow, weekday, date string // with the day's name, or its number and month, and with the time
	never                          string
	days                           [7]string
	months                         [12]string
	clock                          func(hour, minute int) string
}

var openingIn = map[string]openingWords{
	"es": {"hoy %s", "mañana %s", "el %s %s", "el %d de %s %s", "próximamente",
		[7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"},
		[12]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		func(h, m int) string {
			if h == 1 {
				return fmt.Sprintf("a la %d:%02d", h, m)
			}
			return fmt.Sprintf("a las %d:%02d", h, m)
		}},
	"pt": {"hoje %s", "amanhã %s", "%s %s", "em %d de %s %s", "em breve",
		[7]string{"no domingo", "na segunda-feira", "na terça-feira", "na quarta-feira", "na quinta-feira", "na sexta-feira", "no sábado"},
		[12]string{"janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"},
		func(h, m int) string {
			if h == 1 {
				return fmt.Sprintf("à %02d:%02d", h, m)
			}
			return fmt.Sprintf("às %02d:%02d", h, m)
		}},
	"en": {"today %s", "tomorrow %s", "on %s %s", "on %[2]s %[1]d %[3]s", "soon",
		[7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		[12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		func(h, m int) string { return "at " + strconv.Itoa(h) + ":" + fmt.Sprintf("%02d", m) }},
}

// NextOpeningWords says in a workspace's language when a calendar opens after a moment, in its time zone: "mañana a las 9:00". The
// interface says it alike in its preview.
func NextOpeningWords(c desk.Calendar, now time.Time, locale string) string {
	words, known := openingIn[locale]
	if !known {
		words = openingIn["es"]
	}
	opens, ok := c.NextOpening(now)
	if !ok || c.Always() {
		return words.never
	}
	opens = opens.In(c.Zone)
	today, day := desk.DateOf(now.In(c.Zone)), desk.DateOf(opens)
	at := words.clock(opens.Hour(), opens.Minute())
	switch {
	case day == today:
		return fmt.Sprintf(words.today, at)
	case day == today.Add(1):
		return fmt.Sprintf(words.tomorrow, at)
	case day.Compare(today.Add(7)) < 0:
		return fmt.Sprintf(words.weekday, words.days[day.Weekday()], at)
	}
	return fmt.Sprintf(words.date, day.Day, words.months[day.Month-1], at)
}
