/// A known failure, and how it is made and met on real pools.
struct PlayedFailure: Sendable {
    /// Its number in the reference.
    let id: String
    /// What happens, for a person.
    let sentence: String
    /// Makes it, lets the engine meet it and says what came of it.
    let play: @Sendable (FailureStage) async throws -> Void

    init(
        _ id: String,
        _ sentence: String,
        _ play: @escaping @Sendable (FailureStage) async throws -> Void
    ) {
        self.id = id
        self.sentence = sentence
        self.play = play
    }
}
