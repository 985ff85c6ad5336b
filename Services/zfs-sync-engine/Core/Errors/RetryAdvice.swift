/// When a failure is worth another try.
package enum RetryAdvice: String, Sendable, Hashable, Codable {
    /// At once, with a short wait that grows.
    case soon
    /// After a wait that grows to the scan's interval.
    case later
    /// After both ends are listed anew.
    case plannedAnew
    /// Not before a person did something.
    case afterAPerson
    /// It is no failure.
    case no
}
