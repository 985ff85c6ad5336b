package import AlertRouterCore
import Foundation
import Quantities
import StateStore

extension AlertDesk {
    /// Makes or changes a silence.
    ///
    /// - Parameters:
    ///   - draft: the silence, with the name of the one to change or none.
    ///   - newID: the name of a new one; made up unless given.
    /// - Returns: its name, once it is on the disk.
    /// - Throws: `SilenceFault` for what cannot be made.
    package func set(_ draft: Silence, as newID: String? = nil) async throws -> String {
        let now = clock.now()
        return try await journal.perform { unit in
            try self.change(in: unit) { state in
                let id = try state.silences.set(
                    draft,
                    newID: newID ?? Self.newID(),
                    now: now
                )
                try self.tellStandings(&state, unit, now)
                return id
            }
        }
    }

    /// Ends a silence.
    package func expireSilence(_ id: String) async throws {
        let now = clock.now()
        try await journal.perform { unit in
            try self.change(in: unit) { state in
                try state.silences.expire(id, now: now)
                try self.tellStandings(&state, unit, now)
            }
        }
    }

    /// A UUID of version 4.
    static func newID() -> String {
        var randomness = SystemRandomNumberGenerator()
        let (high, low) = (randomness.next(), randomness.next())
        let first = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let second = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        func digits(_ value: UInt64) -> [Character] {
            let text = String(value, radix: 16)
            return Array(String(repeating: "0", count: 16 - text.count) + text)
        }
        let all = digits(first) + digits(second)
        let cuts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return cuts.map { String(all[$0]) }.joined(separator: "-")
    }
}
