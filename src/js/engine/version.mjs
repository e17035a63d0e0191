// Which version this package is of: the build reads it from the engine, so it is known without loading that.
export const version = Object.freeze(SLADDER_VERSION);
