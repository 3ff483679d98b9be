import { plain } from '$lib/ui/keys';

/** What a canned response can say of the conversation that it is used in. */
export const variables = [
  'contact.name',
  'contact.first_name',
  'contact.phone',
  'contact.email',
  'contact.company',
  'agent.name',
  'conversation.number',
  'workspace.name',
] as const;
export type Variable = (typeof variables)[number];
/** What is not known is left out or empty. */
export type Values = Readonly<Partial<Record<Variable, string | null>>>;

/** What each is called in a text. All languages are understood at once, since a text outlives the language it was written in. */
export const variableNames: Readonly<Record<'es' | 'pt' | 'en', Readonly<Record<Variable, string>>>> = {
  es: {
    'contact.name': 'contacto.nombre',
    'contact.first_name': 'contacto.primer_nombre',
    'contact.phone': 'contacto.telefono',
    'contact.email': 'contacto.correo',
    'contact.company': 'contacto.empresa',
    'agent.name': 'agente.nombre',
    'conversation.number': 'conversacion.numero',
    'workspace.name': 'empresa.nombre',
  },
  pt: {
    'contact.name': 'contato.nome',
    'contact.first_name': 'contato.primeiro_nome',
    'contact.phone': 'contato.telefone',
    'contact.email': 'contato.email',
    'contact.company': 'contato.empresa',
    'agent.name': 'agente.nome',
    'conversation.number': 'conversa.numero',
    'workspace.name': 'empresa.nome',
  },
  en: {
    'contact.name': 'contact.name',
    'contact.first_name': 'contact.first_name',
    'contact.phone': 'contact.phone',
    'contact.email': 'contact.email',
    'contact.company': 'contact.company',
    'agent.name': 'agent.name',
    'conversation.number': 'conversation.number',
    'workspace.name': 'workspace.name',
  },
};

const known = new Map<string, Variable>(
  Object.values(variableNames).flatMap((names) => variables.map((one) => [names[one], one] as const)),
);

/** The variable that is written between the braces, whatever its language, accents and capitals. */
export function variableOf(written: string): Variable | undefined {
  return known.get(plain(written.trim()));
}

/**
 * Fills in what is listed and known, once: a value that looks like a placeholder itself stays as it is, and so does whatever
 * else stands between braces.
 */
export function expand(text: string, values: Values): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (whole, name: string) => {
    const variable = variableOf(name);
    return (variable && values[variable]?.trim()) || whole;
  });
}

/** The first word of a name; of "  " nothing. */
export function firstName(name: string | null | undefined): string {
  return name?.trim().split(/\s+/)[0] ?? '';
}
