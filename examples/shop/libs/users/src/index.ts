export { type Address, type AddressField, addressProblems, type Country, labelLines } from './address.ts';
export { type Email, maskEmail, parseEmail } from './email.ts';
export { may, mayViewOrderOf, type Permission, permissionsOf } from './permission.ts';
export { asUserId, type Role, type User, type UserId } from './user.ts';
