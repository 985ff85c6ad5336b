import ArgumentParser
import Foundation
import NIOCore
import NIOHTTP1
import PSATicketer
import Quantities
import ServiceChassis
import StateStore

/// Counts the calls that a command makes of a PSA together with those of psa-ticketer.
///
/// Where the service runs, it is asked before each call; where it does not, they are counted in its
/// journal. Only where there is neither do they count for themselves.
final class SharedCalls {
    private enum Count {
        case service(ServiceCall)
        case journal(ServiceJournal, StateSlot)
        case none
    }

    private let count: Count
    private let clock: any WallClock

    /// Finds out who counts.
    ///
    /// - Parameters:
    ///   - folder: the service's state folder.
    ///   - clock: the time of day.
    /// - Throws: when there is a journal that cannot be opened.
    init(folder: String, clock: any WallClock) throws {
        self.clock = clock
        guard FileManager.default.fileExists(atPath: folder + "/journal.sqlite") else {
            count = .none
            return
        }
        guard let slot = try StateSlot.takeIfFree(folder) else {
            let socket = ServiceCall.escaped(CallDoor.socket(in: folder))
            count = .service(
                ServiceCall(
                    url: "http+unix://\(socket)",
                    tokenFile: nil,
                    patience: .seconds(30),
                    answerBytesMax: 65_536
                )
            )
            return
        }
        do {
            count = .journal(try PSATicketerService.open(in: folder, clock: clock), slot)
        } catch {
            slot.release()
            throw error
        }
    }

    /// What a PSA may be asked now.
    func budget(of psa: PSASettings) async throws -> KeptBudget {
        switch count {
        case .none: return KeptBudget(PSAClients.budget(psa))
        case .journal(let journal, _):
            return try await PSATicketerService.budget(of: psa, in: journal)
        case .service(let call):
            return KeptBudget(PSAClients.budget(psa)) { now in
                try await Self.lend(psa.name, call, at: now)
            }
        }
    }

    /// Gives the journal back to the service.
    func close() {
        guard case .journal(let journal, let slot) = count else { return }
        // Every call was committed when it was counted.
        try? journal.close()
        slot.release()
    }

    private static func lend(_ psa: String, _ call: ServiceCall, at now: Timestamp) async throws {
        let answer: ServiceAnswer
        do {
            answer = try await call.ask(.POST, CallDoor.path, body: ["psa": psa])
        } catch is ServiceSilent {
            throw KeptBudget.Refusal(
                reason: "the psa-ticketer that runs does not answer on its socket, so that the "
                    + "call cannot be counted and is not made; restart it",
                until: now + .seconds(600)
            )
        }
        // It counts no calls of a PSA that its settings do not name yet.
        if answer.status == 404 { return }
        let said = try answer.orRefusal().object
        guard said["is_counted"] as? Bool != true else { return }
        throw KeptBudget.Refusal(
            reason: said["reason"] as? String ?? "the budget of calls is used up",
            until: now + .seconds(Int64(said["after_seconds"] as? Int ?? 10))
        )
    }
}
