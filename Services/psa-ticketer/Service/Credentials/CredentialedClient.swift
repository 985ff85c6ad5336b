package import PSATicketerCore
package import Quantities
import Synchronization

/// A PSA whose login may be sealed, and may be set anew while it is used.
///
/// Before each call it looks whether the files of credentials changed; when they did, later calls
/// are made with the new login. Without one, tickets wait and health says what is missing. In a dry
/// run nothing that changes a ticket is let through.
package final class CredentialedClient: PSAClient {
    /// How long a call waits at the least when a person has to do something.
    package static let asksAgain = Duration.seconds(10)

    private struct Present {
        var client: any PSAClient
        var parts: PSASettings.LoginParts
        var fingerprint: String?
        var callback: CallbackAddress?
    }

    private let settings: PSASettings
    private let vault: CredentialVault?
    private let clock: any WallClock
    private let make: @Sendable (PSASettings) -> (any PSAClient)?
    private let present = Mutex<Present?>(nil)
    // Answers to calls with an earlier secret may still come.
    private let used = Mutex(PSASettings.LoginParts())
    // A client whose login was replaced may still be waiting for an answer.
    private let replaced = Mutex<[any PSAClient]>([])

    /// A client.
    ///
    /// - Parameters:
    ///   - settings: the PSA.
    ///   - vault: its sealed credentials; nil where the settings name no key ring.
    ///   - clock: the time of day.
    ///   - make: makes the client of settings with a login.
    package init(
        settings: PSASettings,
        vault: CredentialVault?,
        clock: any WallClock,
        make: @escaping @Sendable (PSASettings) -> (any PSAClient)?
    ) {
        self.settings = settings
        self.vault = vault
        self.clock = clock
        self.make = make
    }

    /// The kind, for people.
    package var title: String { settings.kind.title }

    /// The ids of the tenant's choices; nil before they were found.
    package var fields: TicketFields? { present.withLock { $0?.client.fields } }

    /// Which repetitions the PSA knows again.
    package var repetition: DispatchRules.Repetition { settings.kind.repetition }

    /// Whether a ticket is made for one of its companies.
    package var hasCompanies: Bool { settings.kind.hasCompanies }

    /// Looks for a new login, then asks the PSA's client.
    package func hindrance(to priority: CallPriority) async -> Hindrance? {
        if settings.isDryRun, priority != .reading {
            return Hindrance(
                "this is a dry run, in which nothing is sent; `poolkeeper psa dry-run` shows what "
                    + "would be",
                until: clock.now() + .seconds(300)
            )
        }
        switch current() {
        case .failure(let hindrance): return hindrance
        case .success(let client):
            var hindrance = secrets.hidden(await client.hindrance(to: priority))
            // A new secret ends the wait; the PSA itself is not asked more often by this.
            if let found = hindrance, found.needsPerson {
                hindrance?.until = min(found.until, clock.now() + Self.asksAgain)
            }
            return hindrance
        }
    }

    /// Makes a ticket.
    package func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ priority: CallPriority
    ) async -> Creation {
        guard let client = known else { return .ended(Self.noLogin) }
        let creation = await client.create(
            draft,
            company: company,
            explanation: explanation,
            priority
        )
        guard case .ended(let ending) = creation else { return creation }
        return .ended(secrets.hidden(ending))
    }

    /// Tickets of a reference.
    package func search(
        _ reference: ExternalReference,
        _ priority: CallPriority
    ) async -> Result<[RemoteTicket], ReadingFailure> {
        guard let client = known else { return .failure(Self.unread) }
        return await client.search(reference, priority).mapError(secrets.hidden)
    }

    /// A ticket as it is now.
    package func read(
        _ id: String,
        _ priority: CallPriority
    ) async -> Result<RemoteTicket, ReadingFailure> {
        guard let client = known else { return .failure(Self.unread) }
        return await client.read(id, priority).mapError(secrets.hidden)
    }

    /// Sets fields of a ticket.
    package func set(
        _ id: String,
        _ change: FieldChange,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        secrets.hidden(await known?.set(id, change, priority) ?? Self.noLogin)
    }

    /// Adds a note.
    package func note(
        _ id: String,
        _ text: String,
        _ priority: CallPriority
    ) async -> Dispatch.Ending {
        secrets.hidden(await known?.note(id, text, priority) ?? Self.noLogin)
    }

    /// Whether a ticket has a note with a word.
    package func hasNote(
        _ id: String,
        _ token: String,
        _ priority: CallPriority
    ) async -> Result<Bool, ReadingFailure> {
        guard let client = known else { return .failure(Self.unread) }
        return await client.hasNote(id, token, priority).mapError(secrets.hidden)
    }

    /// All companies.
    package func companies() async -> Result<[Company], ReadingFailure> {
        guard let client = known else { return .failure(Self.unread) }
        return await client.companies().mapError(secrets.hidden)
    }

    /// Closes every connection.
    package func close() async {
        let last = present.withLock { $0.take() }?.client
        let old = replaced.withLock { clients in
            defer { clients = [] }
            return clients
        }
        for client in old + [last].compactMap(\.self) { await client.close() }
    }

    /// Whether somebody who says that a ticket changed knows the key that the PSA was given.
    package func knowsCallback(_ key: String) -> Bool {
        _ = current()
        return present.withLock { $0?.callback?.isKnown(to: key) } ?? false
    }

    private static let noLogin = Dispatch.Ending.notTaken(
        reason: "the login is not complete",
        after: asksAgain
    )
    private static let unread = ReadingFailure.failed(
        reason: "the login is not complete",
        after: asksAgain
    )

    /// What no word of the PSA may hold; every one is hidden that was used since the start.
    private var secrets: SecretWords { used.withLock { SecretWords($0) } }

    private var known: (any PSAClient)? { present.withLock { $0?.client } }

    /// The client of the login as it is now.
    private func current() -> Result<any PSAClient, Hindrance> {
        let fingerprint = vault?.fingerprint
        return present.withLock { present in
            if let present, present.fingerprint == fingerprint { return .success(present.client) }
            let parts: PSASettings.LoginParts
            do {
                parts = settings.loginParts.adding(
                    try vault?.secrets(
                        tenant: settings.tenant,
                        psa: settings.name,
                        kind: settings.kind.rawValue
                    ) ?? [:]
                )
            } catch {
                // What worked goes on working; a start with the wrong ring is refused elsewhere.
                if let present { return .success(present.client) }
                return .failure(needsPerson("\(error)"))
            }
            if let known = present, known.parts == parts {
                present?.fingerprint = fingerprint
                return .success(known.client)
            }
            var complete = settings
            complete.login = settings.kind.login(parts)
            guard complete.login != nil, let client = make(complete) else {
                return .failure(needsPerson(missing(parts)))
            }
            used.withLock { used in
                used.words = parts.words
                for (index, secret) in parts.secrets.values.enumerated() {
                    used.secrets["\(used.secrets.count) \(index)"] = secret
                }
            }
            if let old = present?.client { replaced.withLock { $0.append(old) } }
            present = Present(
                client: client,
                parts: parts,
                fingerprint: fingerprint,
                callback: complete.callback
            )
            return .success(client)
        }
    }

    private func missing(_ parts: PSASettings.LoginParts) -> String {
        let names = settings.kind.missing(in: parts).map { "`\($0.key)`" }
        let list = names.joined(separator: ", ")
        return "the login lacks \(list): set a secret with `poolkeeper psa credentials set "
            + "\(settings.name) …`"
    }

    private func needsPerson(_ reason: String) -> Hindrance {
        Hindrance(reason, until: clock.now() + Self.asksAgain, needsPerson: true)
    }
}
