export { addWorkdays, deliveryDay } from './delivery.ts';
export { type Item, MAX_PARCEL_GRAMS, packParcels, type Parcel } from './parcel.ts';
export { FREE_FROM, parcelRate, shippingCost } from './rate.ts';
export { needsCustoms, type Zone, zoneOf } from './zone.ts';
