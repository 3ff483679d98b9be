package desk

import (
	"slices"
	"time"
)

// HolidayCountries are the countries whose holidays we know, ISO 3166 alpha-2.
var HolidayCountries = []string{"AR", "BR", "CL", "CO", "MX", "PE"}

// Holiday is a day on which a country rests, in its own language.
type Holiday struct {
	Date Date
	Name string
}

// Holidays lists the public holidays of a country in a year, by date; false if we do not know that country's. What a government decrees
// for one year alone, and what only some regions keep, is not among them.
func Holidays(country string, year int) ([]Holiday, bool) {
	list, known := nationalHolidays[country]
	if !known {
		return nil, false
	}
	y := holidayYear{year: year, easter: Easter(year)}
	list(&y)
	slices.SortStableFunc(y.list, func(a, b Holiday) int { return a.Date.Compare(b.Date) })
	return y.list, true
}

// Easter returns the Sunday of Easter in the Gregorian calendar, by the method of Meeus, Jones and Butcher.
func Easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{year, time.Month(n / 31), n%31 + 1}
}

// holidayYear gathers the holidays of a year.
type holidayYear struct {
	year   int
	easter Date
	list   []Holiday
}

func (y *holidayYear) add(d Date, name string) { y.list = append(y.list, Holiday{d, name}) }

func (y *holidayYear) on(m time.Month, day int, name string) { y.add(Date{y.year, m, day}, name) }

// fromEaster is so many days after Easter.
func (y *holidayYear) fromEaster(days int, name string) { y.add(y.easter.Add(days), name) }

// monday is the nth Monday of a month.
func (y *holidayYear) monday(m time.Month, n int, name string) {
	y.add(nextMonday(Date{y.year, m, 1}).Add(7*(n-1)), name)
}

// nextMonday returns the date itself if it is one.
func nextMonday(d Date) Date { return d.Add((8 - int(d.Weekday())) % 7) }

// shifted moves a date by its day of the week.
func (y *holidayYear) shifted(m time.Month, day int, by map[time.Weekday]int, name string) {
	d := Date{y.year, m, day}
	y.add(d.Add(by[d.Weekday()]), name)
}

// How holidays that fall within the week are joined to a weekend.
var (
	joinedInArgentina = map[time.Weekday]int{time.Tuesday: -1, time.Wednesday: -2, time.Thursday: 4, time.Friday: 3}
	joinedInChile     = map[time.Weekday]int{time.Tuesday: -1, time.Wednesday: -2, time.Thursday: -3, time.Friday: 3}
	reformationDay    = map[time.Weekday]int{time.Tuesday: -4, time.Wednesday: 2}
)

var nationalHolidays = map[string]func(*holidayYear){
	"AR": argentina, "BR": brazil, "CL": chile, "CO": colombia, "MX": mexico, "PE": peru,
}

func mexico(y *holidayYear) {
	y.on(time.January, 1, "Año Nuevo")
	y.monday(time.February, 1, "Día de la Constitución")
	y.monday(time.March, 3, "Natalicio de Benito Juárez")
	y.on(time.May, 1, "Día del Trabajo")
	y.on(time.September, 16, "Día de la Independencia")
	if y.year%6 == 2 { // 2024, 2030
		y.on(time.October, 1, "Transmisión del Poder Ejecutivo")
	}
	y.monday(time.November, 3, "Día de la Revolución")
	y.on(time.December, 25, "Navidad")
}

func colombia(y *holidayYear) {
	y.on(time.January, 1, "Año Nuevo")
	y.fromEaster(-3, "Jueves Santo")
	y.fromEaster(-2, "Viernes Santo")
	y.on(time.May, 1, "Día del Trabajo")
	y.fromEaster(43, "Ascensión del Señor")
	y.fromEaster(64, "Corpus Christi")
	y.fromEaster(71, "Sagrado Corazón de Jesús")
	y.on(time.July, 20, "Día de la Independencia")
	y.on(time.August, 7, "Batalla de Boyacá")
	y.on(time.December, 8, "Inmaculada Concepción")
	y.on(time.December, 25, "Navidad")
	for _, moved := range []struct {
		month time.Month
		day   int
		name  string
	}{
		{time.January, 6, "Día de los Reyes Magos"}, {time.March, 19, "Día de San José"}, {time.June, 29, "San Pedro y San Pablo"},
		{time.August, 15, "Asunción de la Virgen"}, {time.October, 12, "Día de la Raza"}, {time.November, 1, "Día de Todos los Santos"},
		{time.November, 11, "Independencia de Cartagena"},
	} {
		y.add(nextMonday(Date{y.year, moved.month, moved.day}), moved.name)
	}
}

func argentina(y *holidayYear) {
	y.on(time.January, 1, "Año Nuevo")
	y.fromEaster(-48, "Carnaval")
	y.fromEaster(-47, "Carnaval")
	y.on(time.March, 24, "Día de la Memoria")
	y.on(time.April, 2, "Día del Veterano de Malvinas")
	y.fromEaster(-2, "Viernes Santo")
	y.on(time.May, 1, "Día del Trabajador")
	y.on(time.May, 25, "Revolución de Mayo")
	y.shifted(time.June, 17, joinedInArgentina, "Paso a la Inmortalidad del Gral. Güemes")
	y.on(time.June, 20, "Día de la Bandera")
	y.on(time.July, 9, "Día de la Independencia")
	y.shifted(time.August, 17, joinedInArgentina, "Paso a la Inmortalidad del Gral. San Martín")
	y.shifted(time.October, 12, joinedInArgentina, "Día de la Diversidad Cultural")
	y.shifted(time.November, 20, joinedInArgentina, "Día de la Soberanía Nacional")
	y.on(time.December, 8, "Inmaculada Concepción")
	y.on(time.December, 25, "Navidad")
}

func chile(y *holidayYear) {
	weekday := func(m time.Month, day int) time.Weekday { return Date{y.year, m, day}.Weekday() }
	y.on(time.January, 1, "Año Nuevo")
	if weekday(time.January, 2) == time.Monday {
		y.on(time.January, 2, "Feriado de Año Nuevo")
	}
	y.fromEaster(-2, "Viernes Santo")
	y.fromEaster(-1, "Sábado Santo")
	y.on(time.May, 1, "Día del Trabajo")
	y.on(time.May, 21, "Glorias Navales")
	solstice := 21 // where Chile is: on the 20th in leap years and in those after them
	if y.year%4 < 2 {
		solstice = 20
	}
	y.on(time.June, solstice, "Día de los Pueblos Indígenas")
	y.shifted(time.June, 29, joinedInChile, "San Pedro y San Pablo")
	y.on(time.July, 16, "Virgen del Carmen")
	y.on(time.August, 15, "Asunción de la Virgen")
	if d := weekday(time.September, 17); d == time.Monday || d == time.Friday {
		y.on(time.September, 17, "Feriado de Fiestas Patrias")
	}
	y.on(time.September, 18, "Independencia Nacional")
	y.on(time.September, 19, "Glorias del Ejército")
	if weekday(time.September, 20) == time.Friday {
		y.on(time.September, 20, "Feriado de Fiestas Patrias")
	}
	y.shifted(time.October, 12, joinedInChile, "Encuentro de Dos Mundos")
	y.shifted(time.October, 31, reformationDay, "Iglesias Evangélicas y Protestantes")
	y.on(time.November, 1, "Día de Todos los Santos")
	y.on(time.December, 8, "Inmaculada Concepción")
	y.on(time.December, 25, "Navidad")
}

func peru(y *holidayYear) {
	y.on(time.January, 1, "Año Nuevo")
	y.fromEaster(-3, "Jueves Santo")
	y.fromEaster(-2, "Viernes Santo")
	y.on(time.May, 1, "Día del Trabajo")
	y.on(time.June, 7, "Batalla de Arica y Día de la Bandera")
	y.on(time.June, 29, "San Pedro y San Pablo")
	y.on(time.July, 23, "Día de la Fuerza Aérea")
	y.on(time.July, 28, "Fiestas Patrias")
	y.on(time.July, 29, "Fiestas Patrias")
	y.on(time.August, 6, "Batalla de Junín")
	y.on(time.August, 30, "Santa Rosa de Lima")
	y.on(time.October, 8, "Combate de Angamos")
	y.on(time.November, 1, "Día de Todos los Santos")
	y.on(time.December, 8, "Inmaculada Concepción")
	y.on(time.December, 9, "Batalla de Ayacucho")
	y.on(time.December, 25, "Navidad")
}

func brazil(y *holidayYear) {
	y.on(time.January, 1, "Confraternização Universal")
	y.fromEaster(-2, "Paixão de Cristo")
	y.on(time.April, 21, "Tiradentes")
	y.on(time.May, 1, "Dia do Trabalho")
	y.on(time.September, 7, "Independência do Brasil")
	y.on(time.October, 12, "Nossa Senhora Aparecida")
	y.on(time.November, 2, "Finados")
	y.on(time.November, 15, "Proclamação da República")
	y.on(time.November, 20, "Dia da Consciência Negra")
	y.on(time.December, 25, "Natal")
}
