/// What a fake target does with the next requests that its contract finds good.
///
/// A request that the contract refuses uses up no step. When the steps are used up, requests are
/// accepted.
struct TargetScript: Sendable {
    /// Where a target that wants to be asked later says when.
    enum RetryPlace: Sendable { case header, body, both, nowhere }

    enum Step: Sendable {
        /// Takes it and says so.
        case accept
        /// 429 with a wish, in seconds, in the header, in the body or in both.
        case limited(seconds: Double, RetryPlace)
        /// The destination is not there any more, in the target's words.
        case gone
        /// What was sent will never be taken, in the target's words.
        case permanent
        /// The secret is not valid any more.
        case unauthorized
        /// 500: the target is broken for now.
        case broken
        /// Any other answer; it was accepted when its status is 2xx.
        case answer(TargetAnswer)
        /// Says nothing until the target is released, then accepts.
        case hold
        /// Closes when the head has come, without reading the body. Nothing is accepted.
        case cutBeforeReading
        /// Reads all, then closes. Nothing is accepted.
        case cutAfterReading
        /// Reads all and accepts it, and closes without a word.
        case acceptThenCut
        /// Accepts, answers, and resets the connection behind the answer.
        case acceptThenReset
    }

    private(set) var steps: [Step]

    init(_ steps: [Step] = []) { self.steps = steps }

    mutating func add(_ more: [Step]) { steps += more }

    mutating func next() -> Step { steps.isEmpty ? .accept : steps.removeFirst() }

    /// Whether the next step closes before the body is read, which is known by the head alone; the
    /// step is used up.
    mutating func takesCutBeforeReading() -> Bool {
        guard case .cutBeforeReading? = steps.first else { return false }
        steps.removeFirst()
        return true
    }
}
