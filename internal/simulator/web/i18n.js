// Words in Spanish, Portuguese and English. Each line: key, es, pt, en.
const words = [
  ["title", "Simulador", "Simulador", "Simulator"],
  ["offline", "Nada sale a internet", "Nada vai para a internet", "Nothing leaves this machine"],
  ["language", "Idioma", "Idioma", "Language"],
  ["panel", "Panel", "Painel", "Panel"],
  ["close", "Cerrar", "Fechar", "Close"],
  ["cancel", "Cancelar", "Cancelar", "Cancel"],
  ["save", "Guardar", "Salvar", "Save"],
  ["add", "Agregar", "Adicionar", "Add"],
  ["send", "Enviar", "Enviar", "Send"],
  ["phones", "Teléfonos", "Telefones", "Phones"],
  ["customer", "Cliente", "Cliente", "Customer"],
  ["addCustomer", "Agregar un cliente", "Adicionar um cliente", "Add a customer"],
  ["number", "Número del negocio", "Número da empresa", "Business number"],
  ["noNumber", "Aún no hay un número conectado", "Ainda não há um número conectado", "No number is connected yet"],
  ["noNumberHelp", "Conecta una bandeja de WhatsApp y vuelve a esta página.", "Conecte uma caixa de WhatsApp e volte a esta página.", "Connect a WhatsApp inbox and come back to this page."],
  ["name", "Nombre", "Nome", "Name"],
  ["waId", "Celular con código de país", "Celular com código do país", "Mobile with country code"],
  ["username", "Usuario (opcional)", "Usuário (opcional)", "Username (optional)"],
  ["hidePhone", "No mostrar el celular al negocio", "Não mostrar o celular à empresa", "Hide the number from the business"],
  ["online", "en línea", "online", "online"],
  ["typing", "escribiendo…", "digitando…", "typing…"],
  ["emptyChat", "Escribe como cliente. El negocio te contesta desde Timbre.", "Escreva como cliente. A empresa responde pelo Timbre.", "Write as a customer. The business answers from Timbre."],
  ["writeAs", "Escribe como {0}…", "Escreva como {0}…", "Write as {0}…"],
  ["attach", "Adjuntar", "Anexar", "Attach"],
  ["emoji", "Emoji", "Emoji", "Emoji"],
  ["record", "Grabar una nota de voz", "Gravar uma mensagem de voz", "Record a voice note"],
  ["stopRecording", "Enviar la grabación", "Enviar a gravação", "Send the recording"],
  ["recording", "Grabando…", "Gravando…", "Recording…"],
  ["noMicrophone", "No pudimos usar el micrófono. Enviamos una nota de muestra.", "Não conseguimos usar o microfone. Enviamos uma mensagem de amostra.", "The microphone could not be used. A sample note was sent."],
  ["more", "Más opciones", "Mais opções", "More options"],
  ["block", "Bloquear al negocio", "Bloquear a empresa", "Block the business"],
  ["unblock", "Desbloquear al negocio", "Desbloquear a empresa", "Unblock the business"],
  ["blocked", "Bloqueaste a este negocio", "Você bloqueou esta empresa", "You blocked this business"],
  ["turnOff", "Apagar el teléfono", "Desligar o telefone", "Turn the phone off"],
  ["turnOn", "Encender el teléfono", "Ligar o telefone", "Turn the phone on"],
  ["off", "sin conexión", "sem conexão", "offline"],
  ["actions", "Acciones del mensaje", "Ações da mensagem", "Message actions"],
  ["reply", "Responder", "Responder", "Reply"],
  ["react", "Reaccionar", "Reagir", "React"],
  ["edit", "Editar", "Editar", "Edit"],
  ["delete", "Eliminar para todos", "Apagar para todos", "Delete for everyone"],
  ["editing", "Editas un mensaje", "Você edita uma mensagem", "You are editing a message"],
  ["edited", "editado", "editada", "edited"],
  ["deleted", "Mensaje eliminado", "Mensagem apagada", "Message deleted"],
  ["you", "Tú", "Você", "You"],
  ["photo", "Foto", "Foto", "Photo"],
  ["voice", "Nota de voz", "Mensagem de voz", "Voice note"],
  ["audio", "Audio", "Áudio", "Audio"],
  ["video", "Video", "Vídeo", "Video"],
  ["sticker", "Sticker", "Figurinha", "Sticker"],
  ["location", "Ubicación", "Localização", "Location"],
  ["document", "Documento", "Documento", "Document"],
  ["contact", "Contacto", "Contato", "Contact"],
  ["order", "Pedido de catálogo", "Pedido do catálogo", "Catalogue order"],
  ["listAnswer", "Respuesta de lista", "Resposta de lista", "List answer"],
  ["reaction", "Reacción", "Reação", "Reaction"],
  ["fromAd", "Desde anuncio", "De um anúncio", "From an ad"],
  ["call", "Llamada perdida", "Chamada perdida", "Missed call"],
  ["file", "Archivo de este equipo", "Arquivo deste computador", "File from this computer"],
  ["unsupported", "Mensaje de un tipo no compatible", "Mensagem de um tipo não compatível", "Message of an unsupported kind"],
  ["shareLocation", "Enviar mi ubicación", "Enviar minha localização", "Send my location"],
  ["sendAs", "Enviar como cliente", "Enviar como cliente", "Send as the customer"],
  ["sendAsHelp", "Un teléfono que habla el formato real de WhatsApp con tu servidor.", "Um telefone que fala o formato real do WhatsApp com o seu servidor.", "A phone that speaks the real WhatsApp format to your server."],
  ["otherKinds", "Otro aviso de Meta", "Outro aviso da Meta", "Another notice from Meta"],
  ["log", "Registro de la red", "Registro da rede", "Network log"],
  ["events", "{0} eventos", "{0} eventos", "{0} events"],
  ["logEmpty", "Aquí verás cada llamada entre Timbre y WhatsApp.", "Aqui você verá cada chamada entre o Timbre e o WhatsApp.", "Every call between Timbre and WhatsApp shows here."],
  ["copyCurl", "Copiar como curl", "Copiar como curl", "Copy as curl"],
  ["copied", "Copiado", "Copiado", "Copied"],
  ["again", "Entregar de nuevo", "Entregar de novo", "Deliver again"],
  ["whole", "Con sobre", "Com envelope", "With envelope"],
  ["in", "entra", "entra", "in"],
  ["out", "sale", "sai", "out"],
  ["pending", "en camino", "a caminho", "on its way"],
  ["unsubscribed", "sin suscripción", "sem assinatura", "not subscribed"],
  ["noAnswer", "sin respuesta", "sem resposta", "no answer"],
  ["detail", "Contenido", "Conteúdo", "Payload"],
  ["time", "Hora", "Hora", "Time"],
  ["direction", "Sentido", "Sentido", "Direction"],
  ["kind", "Tipo", "Tipo", "Kind"],
  ["id", "Id", "Id", "Id"],
  ["result", "Resultado", "Resultado", "Result"],
  ["clock", "Reloj", "Relógio", "Clock"],
  ["untilClose", "para que se cierre la ventana", "para a janela fechar", "until the window closes"],
  ["windowClosed", "Ventana cerrada", "Janela fechada", "Window closed"],
  ["onlyTemplate", "el negocio solo puede enviar plantillas", "a empresa só pode enviar modelos", "the business can only send templates"],
  ["closeWindow", "Cerrar ventana", "Fechar janela", "Close window"],
  ["network", "Red", "Rede", "Network"],
  ["delay", "Retraso", "Atraso", "Delay"],
  ["duplicates", "Mensajes duplicados", "Mensagens duplicadas", "Duplicated messages"],
  ["failing", "Envíos que fallan", "Envios que falham", "Failing sends"],
  ["failCode", "Con el código", "Com o código", "With code"],
  ["failNext", "Fallar el próximo envío", "Falhar o próximo envio", "Fail the next send"],
  ["failNow", "Preparar", "Preparar", "Arm"],
  ["armed", "El próximo envío fallará", "O próximo envio vai falhar", "The next send will fail"],
  ["receipts", "Confirma lectura", "Confirma leitura", "Sends read receipts"],
  ["autoRead", "Lee sin abrir el chat", "Lê sem abrir a conversa", "Reads without opening the chat"],
  ["reorder", "Entregar en desorden", "Entregar fora de ordem", "Deliver out of order"],
  ["batches", "Agrupar de a 10", "Agrupar de 10 em 10", "Batches of 10"],
  ["revoked", "Token revocado", "Token revogado", "Token revoked"],
  ["limits", "Límites de ritmo", "Limites de ritmo", "Rate limits"],
  ["morning", "Simular una mañana de Buen Fin", "Simular uma manhã de Black Friday", "Simulate a Black Friday morning"],
  ["morningOn", "Tocan 8 clientes nuevos", "8 clientes novos chegando", "8 new customers are ringing"],
  ["hours", "{0} h {1} min", "{0} h {1} min", "{0} h {1} min"],
  ["minutes", "{0} min", "{0} min", "{0} min"],
  ["today", "Hoy", "Hoje", "Today"],
  ["seen", "Leído", "Lida", "Read"],
  ["sent", "Enviado", "Enviada", "Sent"],
  ["delivered", "Entregado", "Entregue", "Delivered"],
  ["newFrom", "{0} recibió un mensaje", "{0} recebeu uma mensagem", "{0} got a message"],
];

const columns = { es: 1, pt: 2, en: 3 };
const table = new Map(words.map((row) => [row[0], row]));

export let language = localStorage.getItem("language") ||
  navigator.languages.map((l) => l.slice(0, 2)).find((l) => l in columns) || "es";

// locale is how numbers, dates and times are written.
export const locale = () => ({ es: "es-419", pt: "pt-BR", en: "en" })[language];

export function setLanguage(l) {
  language = l;
  localStorage.setItem("language", l);
}

// t is the word for a key, with {0}, {1}… filled in.
export function t(key, ...args) {
  const row = table.get(key);
  return (row ? row[columns[language]] : key).replace(/\{(\d)\}/g, (_, i) => args[i]);
}

// translate fills the words into the static parts of the page.
export function translate(root) {
  document.documentElement.lang = language;
  document.title = t("title");
  for (const e of root.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t);
  for (const e of root.querySelectorAll("[data-label]")) {
    e.setAttribute("aria-label", t(e.dataset.label));
    e.title = t(e.dataset.label);
  }
}
