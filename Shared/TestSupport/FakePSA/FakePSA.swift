import Foundation
import Synchronization

/// A strict fake of a ticket system as a process of a test's own; `Tests/Fixtures/psa` has it.
///
/// It ends with this value, and with this process. Its clock stands at the start of 2026 until it
/// is moved, unless the settings say otherwise.
package final class FakePSA: Sendable {
    /// The ticket systems there are.
    package enum Kind: String, Sendable, CaseIterable {
        case autotask
        case halo
        case connectWise = "connectwise"
        case zendesk
        case webhook
    }

    /// It did not start, or ended too early.
    package typealias Gone = LineChildGone

    /// It did not take an order.
    package struct Refused: Error, CustomStringConvertible {
        /// What was wrong with it.
        package let description: String
    }

    /// The moment at which its clock stands at first, in seconds since 1970.
    package static let startEpochSeconds = 1_767_225_600

    /// Which ticket system it is.
    package let kind: Kind
    /// Addresses by their names: `url` is what a client is configured with.
    package let links: [String: String]
    private let folder: TemporaryFolder
    private let child: LineChild<PSAEvent>
    private let orders = Atomic(0)

    /// A fake that listens.
    ///
    /// - Parameters:
    ///   - kind: which ticket system.
    ///   - seed: where identifiers begin.
    ///   - settings: those that differ from the defaults in the fixture's `server.py`.
    /// - Throws: `Gone` when Python is not there or a setting is unknown.
    package init(
        _ kind: Kind,
        seed: Int = 1,
        settings: [String: PSAValue] = [:]
    ) async throws {
        let standing: [String: PSAValue] = [
            "is_clock_running": false, "start_epoch_seconds": .integer(Self.startEpochSeconds),
        ]
        let all = PSAValue.object(standing.merging(settings) { $1 })
        let text = String(decoding: try JSONEncoder().encode(all), as: UTF8.self)
        self.kind = kind
        folder = try TemporaryFolder()
        child = try LineChild(
            [
                packagePath("Tests/Fixtures/psa/server.py"), kind.rawValue,
                "--seed", String(seed), "--settings", text,
            ],
            errors: folder.file("errors.log")
        ) { line in
            (try? JSONDecoder().decode(PSAValue.self, from: line)).flatMap(PSAEvent.init)
        }
        let listening = try await child.event(1) { $0.kind == .listening }
        guard case .object(let links) = listening.value["links"] else { throw Gone() }
        self.links = links.compactMapValues(\.text)
    }

    /// What a client is configured with.
    package var url: String { links["url"] ?? "" }

    /// What the server and Python said of faults.
    package var errors: String { (try? folder.text(of: "errors.log")) ?? "" }

    /// Sends an order and waits until it was carried out; answers what was said.
    ///
    /// - Throws: `Refused` with the reason, `Gone` when the server ended.
    @discardableResult
    package func order(_ members: [String: PSAValue]) async throws -> PSAValue {
        let number = orders.add(1, ordering: .relaxed).newValue
        try child.write(PSAValue.object(members.merging(["order": .integer(number)]) { $1 }))
        let answer = try await child.event(1) { event in
            (event.kind == .done || event.kind == .refused)
                && event.value["order"]?.integer == number
        }
        guard answer.kind == .done else {
            throw Refused(description: answer.value["message"]?.text ?? "")
        }
        return answer.value
    }

    /// Waits for the n-th event of a kind, from 1.
    @discardableResult
    package func event(_ number: Int, of kind: PSAEvent.Kind) async throws -> PSAEvent {
        try await event(number) { $0.kind == kind }
    }

    /// Waits for the n-th event that fits, from 1.
    @discardableResult
    package func event(
        _ number: Int,
        where fits: (PSAEvent) -> Bool
    ) async throws -> PSAEvent {
        try await child.event(number, where: fits)
    }

    /// How many events that fit were said until now.
    package func count(where fits: (PSAEvent) -> Bool) -> Int { child.count(where: fits) }
}
