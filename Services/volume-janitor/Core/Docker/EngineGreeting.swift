/// What an engine says of itself before a version of the API is chosen.
package struct EngineGreeting: Sendable, Hashable {
    /// The engine's own version, such as `20.10.24`.
    package let engine: String
    /// The newest version of the API it speaks.
    package let highest: EngineVersion
    /// The oldest it still speaks; nil when it does not say.
    package let lowest: EngineVersion?

    /// A greeting.
    package init(engine: String, highest: EngineVersion, lowest: EngineVersion?) {
        self.engine = engine
        self.highest = highest
        self.lowest = lowest
    }
}
