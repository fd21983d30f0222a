// Tokens that tell by their form what they are. Each begins with letters of its own, so that looking for
// them is linear; hashes, UUIDs and integrity strings have none of these beginnings.
const FORMATS: readonly RegExp[] = [
  // AWS, Google, Azure
  /(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}/,
  /AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}/,
  /[\w.~-]{3}\dQ~[\w.~-]{31,34}/,
  // GitHub, GitLab, Bitbucket, npm, PyPI, RubyGems, Docker, JFrog
  /gh[opusr]_\w{36,255}|github_pat_\w{22,255}/,
  /gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|oas|imt|ffct)-[\w.-]{20,}/,
  /ATBB\w{32}|ATATT3[\w=-]{180,}/,
  /npm_\w{36}|pypi-[\w-]{50,}|rubygems_[0-9a-f]{48}|dckr_(?:pat|oat)_[\w-]{27,}|AKCp[A-Za-z0-9]{60,}/,
  // Model providers
  /sk-(?:proj-|ant-|or-|svcacct-|admin-|lf-)[\w-]{16,}|sk-(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{32,}/,
  /hf_[A-Za-z]{30,}|gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}|r8_\w{37,}|pplx-[a-z0-9]{40,}/,
  // Chat
  /xox[abeoprs]-[\w-]{10,}|xapp-\d-[\w-]{20,}|hooks\.slack\.com\/(?:services|workflows)\/[\w/+-]{40,}/,
  /discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{60,}|\d{8,10}:AA[\w-]{33}/,
  // Payment, mail, telephone
  /(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{24,}|sq0[a-z]{3}-[\w-]{22,}/,
  /SG\.[\w-]{16,}\.[\w-]{16,}|key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}\b|SK[0-9a-f]{32}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/,
  // Hosting, infrastructure, observation
  /do[opr]_v1_[0-9a-f]{64}|hv[sbr]\.[\w-]{24,}|\w{14}\.atlasv1\.[\w-]{60,}|dp\.(?:pt|st|ct|sa|scim|audit)\.\w{40,}/,
  /dapi[0-9a-f]{32}|pscale_(?:tkn|pw|oauth)_[\w.-]{32,}|sbp_[0-9a-f]{40}|fo1_[\w-]{40,}|HRKU-[\w-]{36,}/,
  /NRAK-[A-Z0-9]{27}|glsa_\w{40,}|glc_[\w+/=]{32,}|sntry[su]_[\w+/=-]{40,}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}/,
  /lin_api_\w{40}|ntn_\w{40,}|secret_[A-Za-z0-9]{43}|figd_[\w-]{40,}|AGE-SECRET-KEY-1[A-Z0-9]{58}/,
  // JSON web tokens
  /eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)*/,
];

/** Every format at once, never in the middle of a longer word; behind the `\\n` of a JSON string there is a boundary too. */
export const SECRET_FORMATS: RegExp = new RegExp(
  `(?:(?<![\\w-])|(?<=\\\\[nrt]))(?:${FORMATS.map((format) => format.source).join('|')})`,
  'g',
);
