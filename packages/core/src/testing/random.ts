export { dice as random } from '../dice.ts';
