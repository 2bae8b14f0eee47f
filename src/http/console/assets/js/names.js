// Names of the codes of regions, majors and occupations, from the tables that the service itself reads.

const tables = {};

function table(name) {
  tables[name] ??= fetch(`/catalogue/${name}.tsv`)
    .then((response) => (response.ok ? response.text() : ""))
    .catch(() => "")
    .then(parse);
  return tables[name];
}

function parse(text) {
  const rows = new Map();
  for (const line of text.split("\n")) {
    const [code, name] = line.split("\t");
    if (name && !line.startsWith("#")) rows.set(code, name.trim());
  }
  return rows;
}

/** Regions by code. */
export const regions = () => table("regions");
/** Majors by code; a name may stand under several codes. */
export const majors = () => table("majors");

/** "重庆市渝北区" of 500112; a code that is not in the table stays as it is. */
export async function regionName(code) {
  if (!code) return "";
  const rows = await regions();
  const bare = code.replace(/(00){1,2}$/, "");
  const levels = [bare.slice(0, 2), bare.length > 2 && bare.slice(0, 4), bare.length > 4 && bare];
  // "市辖区" stands in the table for what lies between a municipality and its districts.
  const names = levels.map((level) => level && rows.get(level)).filter((name) => name && !/^(市辖区|县|省直辖|自治区直辖)/.test(name));
  return names.slice(-2).join("") || code;
}

/** "数控车工" of 6-18-01-01, and a class by its leading part; a name stays as it is. */
export async function occupationName(codeOrName) {
  if (!/^\d(-\d\d){0,3}$/.test(codeOrName ?? "")) return codeOrName ?? "";
  const whole = codeOrName + "-00".repeat(4 - codeOrName.split("-").length);
  return (await table("occupations")).get(whole) ?? codeOrName;
}

/** The name of a major by its code, or what was given where it is a name already. */
export async function majorName(codeOrName) {
  return (await majors()).get(codeOrName) ?? codeOrName;
}
