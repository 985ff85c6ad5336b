package import VolumeJanitorCore

/// The engine that is asked.
package struct EngineDescription: Sendable, Hashable {
    /// Its own version, such as `20.10.24`.
    package let engine: String
    /// The version of the API that is spoken with it.
    package let api: EngineVersion
    /// The folder it keeps its files under; nil when it does not say.
    package let rootFolder: AbsolutePath?

    /// A description.
    package init(engine: String, api: EngineVersion, rootFolder: AbsolutePath?) {
        self.engine = engine
        self.api = api
        self.rootFolder = rootFolder
    }
}
