import Foundation
package import PSATicketerCore
package import Quantities
package import ServiceChassis

/// A tenant's PSA in the settings: what it is, who calls, which values tickets get, and the rules.
package struct PSASettings: Sendable {
    /// A kind of PSA.
    package enum Kind: String, Sendable, CaseIterable {
        /// Autotask's REST API.
        case autotask
        /// HaloPSA.
        case halo
        /// ConnectWise Manage.
        case connectwise
        /// Zendesk.
        case zendesk
        /// A receiver of signed webhooks.
        case webhook

        /// Which repetitions it knows again.
        package var repetition: DispatchRules.Repetition {
            switch self {
            case .autotask, .halo, .connectwise: .none
            case .zendesk: .creates
            case .webhook: .all
            }
        }

        /// Whether it has companies that tickets are made for.
        package var hasCompanies: Bool { self != .webhook }

        /// Its name for people.
        package var title: String {
            switch self {
            case .autotask: "Autotask"
            case .halo: "HaloPSA"
            case .connectwise: "ConnectWise Manage"
            case .zendesk: "Zendesk"
            case .webhook: "Webhook"
            }
        }
    }

    /// Who calls.
    package enum Login: Sendable {
        /// An API user of Autotask.
        case autotask(AutotaskClient.Credentials)
        /// An application of HaloPSA.
        case halo(HaloClient.Credentials)
        /// An API member of ConnectWise.
        case connectwise(ConnectWiseClient.Credentials)
        /// An agent of Zendesk.
        case zendesk(ZendeskClient.Credentials)
        /// The secret that signs a webhook.
        case webhook(Secret)
    }

    /// What it is called; the references of its tickets are made of it, so that it never changes.
    package var name: String
    /// The tenant.
    package var tenant: TenantID
    /// The kind.
    package var kind: Kind
    /// Its address, with a slash at its end.
    package var address: String
    /// Who calls; nil when that is incomplete, which without sealed credentials is a problem.
    package var login: Login?
    /// Who calls, as far as the settings say; sealed secrets are added when they are used.
    package var loginParts: LoginParts
    /// The version of ConnectWise's API that is spoken.
    package var apiVersion: String
    /// Whether nothing is sent, and it is only shown what would be.
    package var isDryRun: Bool
    /// Which values tickets get.
    package var fields: FieldSettings
    /// Which company a client is.
    package var companyMap: CompanyMap
    /// Which incidents get tickets, and what becomes of them.
    package var policy: TicketPolicy
    /// Which class an alert is of.
    package var classes: ProblemClasses
    /// Whether an alert counts as looked after while its ticket is open.
    package var acknowledges: Bool
    /// Calls within a time at the most, those of others of the tenant included.
    package var callsMax: Int
    /// That time.
    package var callsWithin: Duration
    /// Calls at once at one kind of thing.
    package var threads: Int
    /// When a new ticket is due; nil where the PSA knows that itself.
    package var dueWithin: Duration?
    /// How long a ticket that may have been made is looked for before it is made again.
    package var quarantine: Duration
    /// Where the PSA says that a ticket changed, without the key; nil for nowhere.
    package var callbackPlace: String?
    /// Certificates that are trusted beside the system's; nil for none.
    package var caFile: String?

    /// A PSA as a section of the file gives it; problems are noted in the reader.
    ///
    /// - Parameters:
    ///   - reader: the section.
    ///   - only: the kind that the section is for, which the environment may fill in too; nil for
    ///     an item of the list, which says its kind and is not mixed up with another one's login.
    ///   - mayBeSealed: whether secrets that are not given may be sealed ones.
    package init(
        reading reader: inout SettingsReader,
        only: Kind? = nil,
        mayBeSealed: Bool = false
    ) {
        kind = only ?? reader.choice("kind", default: Kind.autotask)
        name = reader.string("name", default: kind.rawValue)
        tenant = reader.name("tenant", as: TenantID.self) ?? .single
        let standard = Standard(kind)
        let words = Variables(isOn: only != nil, environment: reader.origin.environment)
        let given = reader.string(
            "base_url",
            default: standard.address,
            variable: words[standard.variable]
        )
        address = kind == .webhook ? given : Self.slashed(given)
        fields = FieldSettings(
            reading: &reader,
            defaults: standard.fields,
            ticket: standard.ticketKeys,
            note: standard.noteKeys
        )
        companyMap = CompanyMap(tenant: tenant)
        policy = reader.section("policy") { PolicyReading.policy(&$0) }
        classes = PolicyReading.classes(&reader)
        acknowledges = reader.boolean("acknowledge_alerts", default: true)
        callsMax = reader.integer("calls_max", default: standard.callsMax, in: 1...1_000_000)
        callsWithin = reader.duration(
            "calls_within",
            default: standard.callsWithin,
            in: .seconds(1) ... .seconds(86_400)
        )
        threads = reader.integer("threads", default: standard.threads, in: 1...64)
        dueWithin =
            reader.isGiven("due_within")
            ? reader.duration("due_within", default: .seconds(86_400)) : nil
        quarantine = reader.duration(
            "quarantine",
            default: DispatchRules.quarantine,
            in: .seconds(1) ... .seconds(86_400)
        )
        caFile = reader.optionalString("ca_file")
        isDryRun = reader.boolean("dry_run", default: false)
        loginParts = Self.parts(kind, words, mayBeSealed, &reader)
        login = kind.login(loginParts)
        apiVersion = reader.string("api_version", default: "2022.1")
        if case .webhook(let secret)? = login, WebhookClient.keyBytes(secret) == nil {
            reader.problem(
                "secret",
                "is no key of Standard Webhooks: `whsec_` and 24 to 64 bytes in Base64"
            )
        }
        companyMap = Self.companies(tenant, &reader)
        if kind == .connectwise { callbackPlace = reader.optionalString("callback_url") }
        if URL(string: address)?.host == nil {
            reader.problem("base_url", "`\(address)` is no address of the web; write https://…")
        }
    }

    /// Where the PSA says that a ticket changed; nil for nowhere, and while the login lacks the
    /// secret that its key is made of.
    package var callback: CallbackAddress? {
        guard let callbackPlace, case .connectwise(let login)? = login else { return nil }
        return CallbackAddress(callbackPlace, name: name, secret: login.privateKey)
    }

    /// Names of environment variables, when they count; one that is empty says nothing.
    private struct Variables {
        let isOn: Bool
        let environment: [String: String]

        subscript(name: String) -> String? {
            isOn && environment[name] != "" ? name : nil
        }
    }

    private static func slashed(_ text: String) -> String {
        text.hasSuffix("/") ? text : text + "/"
    }

    // MARK: - Parts

    private static func parts(
        _ kind: Kind,
        _ words: Variables,
        _ mayBeSealed: Bool,
        _ reader: inout SettingsReader
    ) -> LoginParts {
        var parts = LoginParts()
        for field in kind.loginFields {
            if field.isSecret {
                let secret = reader.secret(field.key, variable: words[field.variable])
                parts.secrets[field.key] = secret?.revealed.isEmpty == false ? secret : nil
            } else {
                let text = reader.optionalString(field.key, variable: words[field.variable])
                parts.words[field.key] = text.flatMap { $0.isEmpty ? nil : $0 }
            }
        }
        let missing = kind.missing(in: parts).filter { !mayBeSealed || !$0.isSecret }
        if let first = missing.first {
            let all = kind.loginFields.filter(\.isNeeded)
                .map { $0.isSecret ? "`\($0.key)_file`" : "`\($0.key)`" }
            let last = all.count > 1 ? " and \(all[all.count - 1])" : ""
            let list = all.dropLast(all.count > 1 ? 1 : 0).joined(separator: ", ") + last
            let sealed =
                missing.contains(where: \.isSecret)
                ? "; with `key_ring` secrets are sealed by `poolkeeper psa credentials set`" : ""
            reader.problem(
                first.key,
                "who calls is not complete: \(list) are needed\(sealed)"
            )
        }
        return parts
    }

    private static func companies(
        _ tenant: TenantID,
        _ reader: inout SettingsReader
    ) -> CompanyMap {
        var map = CompanyMap(tenant: tenant)
        map.catchAll = reader.optionalString("catch_all_company")
        _ = reader.sections("companies") { reader -> Void in
            let client = reader.name("client", as: ClientName.self)
            let id = reader.optionalString("company")
            let external = reader.optionalString("external_id")
            guard let client else {
                return reader.problem("client", "is no name of a client")
            }
            switch (id, external) {
            case (let id?, nil): map.said[client] = id
            case (nil, let external?): map.externalIDs[client] = external
            default: reader.problem("client", "give `company` or `external_id`, one of both")
            }
        }
        return map
    }

    /// What counts for a kind where nobody says otherwise.
    private struct Standard {
        let address: String
        let variable: String
        let fields: FieldSettings
        let ticketKeys: [String]
        let noteKeys: [String]
        let callsMax: Int
        let callsWithin: Duration
        let threads: Int

        init(_ kind: Kind) {
            switch kind {
            case .autotask:
                address = AutotaskClient.address
                variable = "AUTOTASK_BASE_URL"
                fields = AutotaskClient.defaults
                ticketKeys = AutotaskClient.ticketKeys.keys.sorted()
                noteKeys = AutotaskClient.noteKeys.keys.sorted()
                // Half of what the whole database has for all integrations together.
                (callsMax, callsWithin, threads) = (5000, .seconds(3600), 3)
            case .halo:
                address = ""
                variable = "HALO_BASE_URL"
                fields = HaloClient.defaults
                ticketKeys = HaloClient.ticketKeys.keys.sorted()
                noteKeys = HaloClient.noteKeys
                (callsMax, callsWithin, threads) = (300, .seconds(300), 3)
            case .zendesk:
                address = ""
                variable = "ZENDESK_BASE_URL"
                fields = ZendeskClient.defaults
                ticketKeys = ["group", "type"]
                noteKeys = []
                (callsMax, callsWithin, threads) = (200, .seconds(60), 3)
            case .webhook:
                address = ""
                variable = "PSA_WEBHOOK_URL"
                fields = FieldSettings(open: .label("open"), closed: .label("closed"))
                ticketKeys = []
                noteKeys = []
                (callsMax, callsWithin, threads) = (600, .seconds(60), 3)
            case .connectwise:
                address = "https://api-na.myconnectwise.net/"
                variable = "CONNECTWISE_BASE_URL"
                fields = ConnectWiseClient.defaults
                ticketKeys = ["board", "type"]
                noteKeys = []
                (callsMax, callsWithin, threads) = (60, .seconds(60), 3)
            }
        }
    }
}
