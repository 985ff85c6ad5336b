import CSodium
import NIOPosix
import Synchronization

/// Passwords by argon2id of libsodium, on threads of its own: one hash takes tens of milliseconds.
package final class PasswordHasher: Sendable {
    /// How hard a hash is to compute.
    package enum Cost: Sendable {
        /// libsodium's `INTERACTIVE`: 64 MiB, two passes.
        case interactive
        /// libsodium's least, for tests alone.
        case least
    }

    private let pool = NIOThreadPool(numberOfThreads: 1)
    private let cost: Cost
    private let turns = Mutex(0)

    /// Sign-ins that wait for their turn or have it, at the most: some seconds' worth.
    package static let turnsMax = 32

    /// A hasher; one hash at a time, so that many sign-ins at once cannot take all memory.
    package init(cost: Cost = .interactive) {
        precondition(sodium_init() >= 0, "libsodium starts")
        self.cost = cost
        pool.start()
    }

    /// The hash of a password with its salt and cost, as text to keep.
    func hash(_ password: String) async throws -> String {
        let (passes, memory) = cost.numbers
        return try await pool.runIfActive {
            var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
            let bytes = Array(password.utf8CString)
            let outcome = unsafe crypto_pwhash_str(
                &text,
                bytes,
                UInt64(bytes.count - 1),
                passes,
                memory
            )
            guard outcome == 0 else { throw OutOfMemory() }
            return String(
                decoding: text.prefix { $0 != 0 }.map(UInt8.init(truncatingIfNeeded:)),
                as: UTF8.self
            )
        }
    }

    /// Does what checks a password, unless as many as may are at it already.
    ///
    /// - Throws: `HasherBusy` beyond `turnsMax`, before anything was done.
    func inTurn<Answer>(_ act: () async throws -> Answer) async throws -> Answer {
        let isFree = turns.withLock { count in
            guard count < Self.turnsMax else { return false }
            count += 1
            return true
        }
        guard isFree else { throw HasherBusy() }
        defer { turns.withLock { $0 -= 1 } }
        return try await act()
    }

    /// Whether a password is the one behind a kept hash.
    func matches(_ password: String, _ hash: String) async throws -> Bool {
        try await pool.runIfActive {
            let kept = Array(hash.utf8CString)
            let bytes = Array(password.utf8CString)
            return unsafe crypto_pwhash_str_verify(kept, bytes, UInt64(bytes.count - 1)) == 0
        }
    }

    /// Ends its thread.
    package func close() async {
        try? await pool.shutdownGracefully()
    }

    private struct OutOfMemory: Error, CustomStringConvertible {
        let description = "no memory to check a password; free some and sign in again"
    }
}

extension PasswordHasher.Cost {
    fileprivate var numbers: (passes: UInt64, memory: Int) {
        switch self {
        case .interactive: (2, 64 << 20)
        case .least: (1, 8 << 10)
        }
    }
}
