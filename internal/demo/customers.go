package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// buyer is somebody who writes to the shop.
type buyer struct {
	name, language string
	country, city  string
	phone          string // digits, as WhatsApp names it
	username       string // of a few, whose numbers WhatsApp does not tell
	email, company string
}

// place is a country with its share of the buyers and how its mobile numbers look. 555 stands in all of them: nobody has them.
type place struct {
	country  string
	share    int // percent
	number   string
	language string
	cities   []string
}

var places = []place{
	{"CO", 48, "57300555%04d", "es", []string{"Bogotá", "Medellín", "Cali", "Barranquilla", "Bucaramanga", "Pereira", "Manizales"}},
	{"MX", 20, "521555550%04d", "es", []string{"Ciudad de México", "Guadalajara", "Monterrey", "Puebla", "Mérida"}},
	{"AR", 8, "5491155550%03d", "es", []string{"Buenos Aires", "Córdoba", "Rosario", "Mendoza"}},
	{"BR", 8, "551195555%04d", "pt", []string{"São Paulo", "Rio de Janeiro", "Curitiba", "Porto Alegre"}},
	{"PE", 8, "5195555%04d", "es", []string{"Lima", "Arequipa", "Cusco", "Trujillo"}},
	{"CL", 8, "5695555%04d", "es", []string{"Santiago", "Valparaíso", "Concepción"}},
}

// abroad is where the few who write in English are.
var abroad = place{"US", 0, "1305555%04d", "en", []string{"Miami", "Austin", "New York"}}

var firstNames = map[string][]string{
	"es": strings.Fields(`Lucía Mateo Camila Santiago Valeria Sebastián Mariana Andrés Daniela Felipe Gabriela Nicolás Paula Tomás Carolina
		Julián Natalia Esteban Isabel Rodrigo Fernanda Emilio Ximena Diego Renata Joaquín Antonia Martín Catalina Ignacio Rosa Hernán
		Beatriz Óscar Patricia Ramiro Elena Álvaro Silvia Gustavo`),
	"pt": strings.Fields(`Beatriz João Larissa Rafael Juliana Thiago Camila Bruno Fernanda Gustavo Mariana Vinícius`),
	"en": strings.Fields(`Emily Daniel Olivia Ryan Grace`),
}

var lastNames = map[string][]string{
	"es": strings.Fields(`Herrera Quispe Ramírez Morales Castaño Villalobos Peña Salazar Cárdenas Rojas Mendoza Guzmán Paredes Acosta
		Benítez Zapata Fuentes Cabrera Ospina Navarro Téllez Arango Medina Correa Vargas Espinoza Luna Montoya Ibáñez Delgado Pacheco
		Serrano Bustamante Aguirre Cisneros`),
	"pt": strings.Fields(`Silva Oliveira Souza Pereira Almeida Ferreira Barbosa Ribeiro Carvalho Nascimento`),
	"en": strings.Fields(`Carter Brooks Bennett Hughes`),
}

var companies = []string{"Café del Parque", "Hotel La Sierra", "Estudio Nube", "Panadería San José", "Hostal El Faro", "Vivero Raíces"}

// buyers makes n people, each with a number and a full name of his own.
func buyers(n int, r *rand.Rand) []buyer {
	list := make([]buyer, n)
	taken := map[string]bool{}
	for i := range list {
		p := placeOf(i, r)
		b := buyer{language: p.language, country: p.country, city: pick(r, p.cities), phone: fmt.Sprintf(p.number, i+1)}
		for b.name == "" || taken[b.name] {
			b.name = pick(r, firstNames[b.language]) + " " + pick(r, lastNames[b.language])
		}
		taken[b.name] = true
		if r.IntN(4) == 0 {
			b.email = address(b.name) + "@correo.example"
		}
		if r.IntN(12) == 0 {
			b.company = pick(r, companies)
		}
		if i%41 == 11 {
			b.username = address(b.name)
		}
		list[i] = b
	}
	return list
}

func placeOf(i int, r *rand.Rand) place {
	if i%97 == 40 {
		return abroad
	}
	share := r.IntN(100)
	for _, p := range places {
		if share -= p.share; share < 0 {
			return p
		}
	}
	return places[0]
}

func (b *buyer) first() string {
	name, _, _ := strings.Cut(b.name, " ")
	return name
}

// address is a name as people write it in an address: lower case, no accents.
func address(name string) string {
	return strings.NewReplacer(" ", ".", "á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "ã", "a", "ç", "c").Replace(strings.ToLower(name))
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
