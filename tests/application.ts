/** Who takes it in at the counter of the county as it is shipped. */
export const COUNTER_CLERK = 'market.clerk1'

/** What somebody hands in there. */
export const APPLICATION = {
  itemId: 'item-002',
  applicant: {
    kind: 'natural-person',
    name: '张小店',
    idNumber: '11010519491231002X',
    phone: '13912345678',
  },
  form: {
    shopName: '张记小吃',
    kind: '小餐饮',
    products: '粉面',
    premises: '城关街道建设路 8 号',
    area: 40,
    contact: '张小店',
  },
  materials: ['m1', 'm2', 'm3', 'm4'].map((materialId) => ({ materialId, by: 'paper' })),
}

/** The same in the neutral county. */
export const NEUTRAL_APPLICATION = {
  ...APPLICATION,
  itemId: 'item-registration',
  form: { matter: '登记小吃店', address: '建设路 8 号' },
}
