export { type Order, orderId, type OrderId, type OrderState } from './order.ts';
export { demandsOf, type Placed, placeOrder, type PlaceProblem, type PlaceRequest } from './place.ts';
export { refundFor, type ReturnedPieces } from './refund.ts';
export { isFinal, type OrderEvent, transition, type Transition } from './transition.ts';
