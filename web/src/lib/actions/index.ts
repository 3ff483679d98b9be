export { absent } from './absent';
export { keysOf, menuOf, ready, type Action, type ReadyAction } from './action';
export {
  actionsFor,
  assignToMe,
  close,
  conversationActions,
  gone,
  reopen,
  type Chooser,
  type Hands,
  type Subject,
} from './conversation';
export { endingOf, endingOfMany, endings, missingToClose } from './ending';
export { queued } from './queued';
export * from './views';
