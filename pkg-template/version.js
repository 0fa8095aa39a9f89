/** Version of the package. The build writes that of Cargo.toml here. */
export const version = "0.0.0";
