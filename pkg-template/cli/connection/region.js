/** Regions and vendors of a profile: both add settings to it. */
import { UsageError } from "../args/usage-error.js";
import { mapping, merge } from "./clouds-file.js";

/** @import { Mapping } from "./clouds-file.js" */
/** @import { Sourced } from "./values.js" */

/** Profiles of vendors, as OpenStack's client library has them. @type {Readonly<Record<string, Mapping>>} */
const VENDORS = {
  otc: {
    auth: { auth_url: "https://iam.%(region_name)s.otc.t-systems.com/v3" },
    regions: ["eu-de", "eu-nl"],
  },
};

/**
 * Adds the settings of the vendor that a profile names with `profile` (in older files `cloud`).
 *
 * @param {Mapping} profile
 * @param {Readonly<Record<string, Mapping>>} vendors of clouds-public.yaml
 * @param {string} from
 * @returns {Mapping}
 */
export function withVendor(profile, vendors, from) {
  const key = ["profile", "cloud"].find((one) => typeof profile[one] === "string" && profile[one] !== "");
  if (key === undefined) return profile;
  const name = /** @type {string} */ (profile[key]).trim();
  const known = { ...VENDORS, ...vendors };
  if (!Object.hasOwn(known, name)) {
    const names = Object.keys(known).join(", ");
    throw new UsageError(`${key} of ${from}: expected one of ${names}, got ${JSON.stringify(name)}`, {
      hint: `write the vendor's settings into the profile instead: auth.auth_url and region_name`,
    });
  }
  const { name: _, ...vendor } = known[name];
  // A region of the profile itself need not be in the vendor's list.
  const own = typeof profile.region_name === "string" || "regions" in profile;
  const { regions, ...rest } = vendor;
  return merge(own ? rest : { ...rest, ...(regions === undefined ? {} : { regions }) }, profile);
}

/**
 * Adds the settings of the chosen region: the one that is wanted, or that of `region_name`, or the first of the list.
 *
 * @param {Mapping} profile
 * @param {Sourced | undefined} wanted
 * @param {string} from
 * @returns {{ profile: Mapping, hasChosenRegion: boolean }}
 */
export function chooseRegion({ regions, ...profile }, wanted, from) {
  const list = (Array.isArray(regions) ? regions : []).map((region) => {
    const { name, values } = mapping(region) ?? { name: region, values: undefined };
    return { name: typeof name === "string" ? name.trim() : "", values: mapping(values) ?? {} };
  });
  if (list.length === 0) return { profile, hasChosenRegion: false };
  const own = typeof profile.region_name === "string" ? profile.region_name.trim() : "";
  const name = wanted?.value ?? (own || list[0].name);
  const found = list.find((region) => region.name === name);
  if (!found) {
    const names = list.map((region) => JSON.stringify(region.name)).join(", ");
    throw new UsageError(
      `${wanted?.from ?? "region_name"}: expected one of the regions ${names} of ${from}, got ${JSON.stringify(name)}`,
    );
  }
  return {
    profile: { ...merge(profile, found.values), region_name: found.name },
    hasChosenRegion: wanted !== undefined,
  };
}

/** Forms of the region's place in an address: of Python's two kinds of formatting, and of OpenStack's catalogs. */
const REGION = /%\(region_name\)s|\$\(region_name\)s|\{region_name\}/g;

/**
 * Puts the region into an address.
 *
 * @param {string} value
 * @param {string | undefined} region
 * @param {string} from
 */
export function expand(value, region, from) {
  return value.replace(REGION, (place) => {
    if (region !== undefined) return region;
    throw new UsageError(`region_name is not set in ${from}: an address there has ${place} in it`);
  });
}
