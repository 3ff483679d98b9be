package seed

import (
	"strings"
)

// What customers and agents of a shop write. Sentences are joined at random, so that texts are of all lengths and few are alike.
var (
	greetings = words("Hola|Buenas|Buenos días|Buenas tardes|Hola, qué tal|Disculpen|Una consulta|Hola de nuevo|Gracias por responder|Oye|Saludos|Muy buenas noches")
	asked     = words("quería saber si ya salió mi pedido|¿tienen este modelo en talla mediana?|¿cuánto cuesta el envío a Medellín?|" +
		"me llegó el paquete pero falta una pieza|no me aparece el comprobante en el correo|¿puedo cambiar la dirección de entrega?|" +
		"el cargo salió dos veces en mi tarjeta|¿hasta qué hora atienden hoy?|necesito la factura a nombre de mi empresa|" +
		"¿la garantía cubre golpes?|la aplicación me pide un código que nunca llega|¿me pueden apartar dos unidades?|" +
		"quiero devolver los zapatos, me quedaron chicos|¿hacen descuento por mayoreo?|mi número de guía no se ha movido desde el lunes|" +
		"¿aceptan transferencia o solo tarjeta?|el repartidor dice que no encontró la casa|¿cuándo vuelve a haber existencias?")
	answered = words("con gusto te ayudo|permíteme revisar tu pedido un momento|ya quedó registrado el cambio de dirección|" +
		"tu paquete sale mañana por la mañana|te comparto el número de guía para que lo sigas|lamento el inconveniente, lo resolvemos hoy|" +
		"el reembolso tarda de tres a cinco días hábiles|sí, tenemos en negro, azul y verde|¿me confirmas tu nombre completo, por favor?|" +
		"la factura te llega al correo en unos minutos|el envío es gratis a partir de ochocientos pesos|ya hablé con la paquetería|" +
		"te aparto las dos unidades hasta el viernes|la garantía es de doce meses|¿hay algo más en lo que pueda ayudarte?")
	endings = words("gracias|quedo atento|muchas gracias de antemano|es urgente|perdón la molestia|cualquier cosa me avisas|" +
		"saludos cordiales|que tengas buen día|espero tu respuesta|un abrazo")
	things = words("los tenis blancos|la chamarra impermeable|una cafetera italiana|el juego de sábanas|la mochila escolar|un teclado inalámbrico|" +
		"las botellas térmicas|el ventilador de pie|una lámpara de escritorio|los audífonos|el monitor de 27 pulgadas|la licuadora roja|" +
		"unas macetas de barro|el reloj de pared|dos cojines grises|la bicicleta plegable")

	firstNames = words("María|José|Guadalupe|Juan|Valentina|Santiago|Camila|Mateo|Sofía|Sebastián|Lucía|Diego|Ximena|Andrés|Fernanda|Nicolás|" +
		"Daniela|Joaquín|Renata|Emiliano|Paula|Tomás|Isabela|Martín|Carolina|Felipe|Antonella|Ignacio|Mariana|Bruno|Regina|Álvaro|João|Beatriz|Rocío|Íñigo")
	lastNames = words("González|Rodríguez|Hernández|García|Martínez|López|Pérez|Sánchez|Ramírez|Torres|Flores|Rivera|Gómez|Díaz|Cruz|Morales|" +
		"Ortiz|Gutiérrez|Chávez|Ramos|Ruiz|Mendoza|Aguilar|Castillo|Romero|Vargas|Rojas|Silva|Souza|Peña|Núñez|Quispe|Mamani|Zambrano|Ibáñez|Farías")
	teamNames  = words("Ventas|Soporte|Cobranza|Envíos|Devoluciones|Garantías|Mayoreo|Facturación|Postventa|Guardia")
	inboxNames = words("Tienda en línea|Sucursal Centro|Sucursal Norte|Soporte técnico|Ventas mayoreo|Cobranza|Garantías|Sucursal Sur|Colombia|" +
		"Argentina|Chile|Perú|Brasil|Ecuador|Promociones|Citas|Taller|Clínica|Escuela|Restaurante")
)

func words(list string) []string { return strings.Split(list, "|") }

// text of a message, from its own chance.
func text(c *chance, customer bool) string {
	var b strings.Builder
	b.Grow(160)
	if c.oneIn(3) {
		b.WriteString(c.of(greetings))
		b.WriteString(", ")
	}
	pool := answered
	if customer {
		pool = asked
	}
	for i := range 1 + c.below(2) {
		if i > 0 {
			b.WriteString(". ")
		}
		b.WriteString(c.of(pool))
	}
	if c.oneIn(4) {
		b.WriteString(", es por ")
		b.WriteString(c.of(things))
	}
	if c.oneIn(3) {
		b.WriteString(", ")
		b.WriteString(c.of(endings))
	}
	return b.String()
}

func personName(c *chance) string {
	name := c.of(firstNames) + " " + c.of(lastNames)
	if c.oneIn(2) {
		name += " " + c.of(lastNames)
	}
	return name
}

// chance is a small generator (splitmix64). Made from what it is for, it gives each row its own, whatever the order of the rows.
type chance struct{ state uint64 }

func chanceOf(parts ...uint64) *chance {
	c := &chance{}
	for _, p := range parts {
		c.state = c.next() ^ p*0x9e3779b97f4a7c15
	}
	return c
}

func (c *chance) next() uint64 {
	c.state += 0x9e3779b97f4a7c15
	z := c.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (c *chance) below(n int) int         { return int(c.next() >> 33 % uint64(n)) }
func (c *chance) oneIn(n int) bool        { return c.below(n) == 0 }
func (c *chance) of(list []string) string { return list[c.below(len(list))] }
func (c *chance) part() float64           { return float64(c.next()>>11) / (1 << 53) }
