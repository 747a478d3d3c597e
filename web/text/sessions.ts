/* 我的登录: words that officers and applicants read. */

/** Which browser, as far as it says so. */
export const BROWSERS = {
  wechat: '微信',
  qq: 'QQ 浏览器',
  '360': '360 浏览器',
  edge: 'Edge 浏览器',
  firefox: 'Firefox 浏览器',
  chrome: 'Chrome 浏览器',
  safari: 'Safari 浏览器',
  other: '其他浏览器',
} as const
/** What it runs on. */
export const SYSTEMS = {
  harmony: '鸿蒙设备',
  android: '安卓手机或平板',
  iphone: 'iPhone 手机',
  ipad: 'iPad 平板',
  windows: 'Windows 电脑',
  mac: 'Mac 电脑',
  linux: 'Linux 电脑',
  other: '其他设备',
} as const

export const SESSIONS = {
  title: '我的登录',
  saysOfficer: '您的账号现在在下面这些地方登录着。有不认识的，请结束它，并退出后在登录页修改密码。',
  saysApplicant:
    '您的账号现在在下面这些地方登录着。有不认识的，请结束它，并在“我的个人信息”里核对手机号码。',
  where: '在哪里登录',
  network: '网络',
  since: '登录时间',
  lastSeen: '最近使用',
  this: '就是这里',
  end: '结束登录',
  ended: '已结束',
  endOthers: '结束其他全部登录',
  othersEnded: '其他登录已全部结束',
  noOthers: '没有其他登录。',
  acts: '操作',
  measure: '处',
} as const
export const whereText = (browser: keyof typeof BROWSERS, system: keyof typeof SYSTEMS) =>
  `${SYSTEMS[system]}，${BROWSERS[browser]}`
