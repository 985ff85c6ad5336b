/// How the components of a process were at one moment.
package struct HealthSnapshot: Sendable, Hashable {
    /// Each component's state.
    package let components: [String: HealthState]

    /// A snapshot of these states.
    package init(components: [String: HealthState]) {
        self.components = components
    }

    /// Whether no component has failed; a degraded one still serves.
    package var isReady: Bool {
        !components.values.contains { $0.word == "failed" }
    }

    /// The worst state's word: `ok`, `degraded` or `failed`.
    package var word: String {
        let words = Set(components.values.map(\.word))
        return ["failed", "degraded"].first(where: words.contains) ?? "ok"
    }
}
