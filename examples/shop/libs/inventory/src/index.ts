export { reorders, type Reorder, type Supply } from './reorder.ts';
export { type Demand, release, reserve, type Reserved, ship, type Shortage } from './reservation.ts';
export { available, levelOf, receive, type Stock, type StockLevel } from './stock.ts';
