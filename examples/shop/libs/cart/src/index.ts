export {
  type Cart,
  type CartChange,
  type CartLine,
  changeCart,
  EMPTY_CART,
  itemCount,
  MAX_QUANTITY,
} from './cart.ts';
export { checkout, type Checkout, type CheckoutRules } from './checkout.ts';
export { mergeCarts } from './merge.ts';
