// Who attests a certificate, and from when to when.

import { t } from "./i18n.js";

/** A time as the day that it is in China: "2026-12-01". */
const dayOf = (time) => new Date(time).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });

/** "学分银行 认证，2026-01-01 至 2031-01-01". */
export function attestedBy(one) {
  const values = { issuer: one.issuerDisplayName, from: dayOf(one.issueTime), until: one.expireTime && dayOf(one.expireTime) };
  return t(one.expireTime ? "verified.until" : "verified.since", values);
}

/** The same of a certificate that is told beside a record, with its name and level. */
export const attested = (one) => t("verified.of", { certificate: one.certificate, level: one.level ? ` ${one.level}` : "", by: attestedBy(one) });
