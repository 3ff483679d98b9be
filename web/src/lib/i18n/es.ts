import { merge } from './catalogue';

/** All but what is fetched with other screens: see i18n.svelte.ts. */
const files = import.meta.glob(
  [
    './es/*.json',
    '!./es/{card,closing,conversation.info,conversation.template,filter,firstrun,interactive,ledger,library,life,list.bulk,list.empty,list.new,people,preview,replies,scheduled,search,send_error,settings,shell.notice,shell.shortcuts,signin,templates,transcript,triage,voice,when}.json',
  ],
  {
    eager: true,
    import: 'default',
  },
);

export default merge(files);
