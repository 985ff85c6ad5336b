import Synchronization

/// What a person signs in with, once the gateway has made it.
final class SignIn: Sendable {
    private let words = Mutex<String?>(nil)

    /// Notes name and password.
    func set(_ text: String) { words.withLock { $0 = text } }

    /// Name and password; nil when the first user was made at an earlier start.
    var text: String? { words.withLock { $0 } }
}
