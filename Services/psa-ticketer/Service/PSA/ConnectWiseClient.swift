import Foundation
package import PSATicketerCore
import Quantities
package import ServiceChassis

/// ConnectWise Manage as a PSA: the API's address is asked for by the company's name.
package final class ConnectWiseClient: ShapedClient {
    /// What it asks, and what answers mean.
    package typealias Shape = ConnectWiseShape

    /// Who calls.
    package struct Credentials: Sendable {
        /// The company's name at sign-in.
        package var company: String
        /// The public key of an API member.
        package var publicKey: String
        /// Its private key.
        package var privateKey: Secret
        /// The integration's id, which the vendor gives.
        package var clientID: String
        /// The API's version that is spoken.
        package var version = "2022.1"

        /// Credentials.
        package init(company: String, publicKey: String, privateKey: Secret, clientID: String) {
            self.company = company
            self.publicKey = publicKey
            self.privateKey = privateKey
            self.clientID = clientID
        }
    }

    private struct Found: Sendable {
        var address: String
        var fields: TicketFields
    }

    /// The choices where nobody says otherwise.
    package static let defaults = FieldSettings(open: .label("New"), closed: .label(">Closed"))

    private let connection: PSAConnection
    private let base: String
    private let credentials: Credentials
    private let settings: FieldSettings
    private let callback: CallbackAddress?
    private let preparation = Preparation<Found>()

    /// A client.
    ///
    /// - Parameters:
    ///   - connection: the way there.
    ///   - base: where the company's API is asked for, with a slash at its end.
    ///   - credentials: who calls.
    ///   - settings: which values tickets get.
    ///   - callback: where it says that a ticket changed; nil for nowhere.
    package init(
        connection: PSAConnection,
        base: String,
        credentials: Credentials,
        settings: FieldSettings,
        callback: CallbackAddress? = nil
    ) {
        self.connection = connection
        self.base = base
        self.credentials = credentials
        self.settings = settings
        self.callback = callback
    }

    /// `ConnectWise Manage`.
    package var title: String { "ConnectWise Manage" }

    /// The ids of the tenant's choices; nil before they were found.
    package var fields: TicketFields? { preparation.found?.fields }

    /// Closes every connection.
    package func close() async { await connection.close() }

    private var header: [PSARequest.Field] {
        let user = "\(credentials.company)+\(credentials.publicKey)"
        let login = Data("\(user):\(credentials.privateKey.revealed)".utf8).base64EncodedString()
        return [
            .init("Authorization", "Basic \(login)"), .init("clientId", credentials.clientID),
            .init("Accept", ConnectWiseShape.mediaType(version: credentials.version)),
        ]
    }

    // MARK: - Getting ready

    /// Finds the API's address and the ids of the board and of its choices.
    package func hindrance(to priority: CallPriority) async -> Hindrance? {
        let now = connection.now
        if let hindrance = connection.hindrance(to: priority, thing: "tickets") { return hindrance }
        return await preparation.hindrance(at: now) { await prepare(now) }
    }

    private func prepare(_ now: Timestamp) async -> Result<Found, Hindrance> {
        let end = await connection.call(
            ConnectWiseShape.companyInfo(credentials.company),
            base: base,
            fields: [],
            .reading
        )
        guard case .success(let answer) = end.reading,
            let address = ConnectWiseShape.address(answer, asked: base)
        else { return .failure(Hindrance.failed("its address is not found", end, now)) }
        var finder = FieldFinder()
        switch await list("service/boards", address, now) {
        case .failure(let hindrance): return .failure(hindrance)
        case .success(let boards):
            let choice = settings.ticket["board"] ?? .label("Service")
            guard let board = finder.id(choice, boards, "board") else {
                return .failure(.refused(finder.refusals, now))
            }
            return await prepare(board, address, &finder, now)
        }
    }

    private func prepare(
        _ board: String,
        _ address: String,
        _ finder: inout FieldFinder,
        _ now: Timestamp
    ) async -> Result<Found, Hindrance> {
        var lists: [String: [FieldOption]] = [:]
        let paths = [
            "statuses": "service/boards/\(board)/statuses",
            "types": "service/boards/\(board)/types",
            "priorities": "service/priorities",
        ]
        for (name, path) in paths.sorted(by: { $0.key < $1.key }) {
            switch await list(path, address, now) {
            case .failure(let hindrance): return .failure(hindrance)
            case .success(let options): lists[name] = options
            }
        }
        let fields = finder.fields(
            settings,
            statuses: lists["statuses"] ?? [],
            priorities: lists["priorities"] ?? []
        )
        let type = finder.id(settings.ticket["type"], lists["types"] ?? [], "type")
        guard var fields, finder.refusals.isEmpty else {
            return .failure(.refused(finder.refusals, now))
        }
        fields.page = ConnectWiseShape.page(address, company: credentials.company)
        fields.ticket["board"] = ["id": .id(board)]
        fields.ticket["type"] = type.map { ["id": .id($0)] }
        await listen(board, address)
        return .success(Found(address: address, fields: fields))
    }

    /// Asks to be told of changes, once; without it tickets are read from time to time alone.
    private func listen(_ board: String, _ address: String) async {
        guard let url = callback?.url else { return }
        let known = await connection.call(
            ConnectWiseShape.callbacks(to: url),
            base: address,
            fields: header,
            .reading
        ).reading.read { ConnectWiseShape.hasCallback($0, to: url, board: board) }
        guard case .success(false) = known else { return }
        // One that is refused is asked for again when the fields are read anew.
        _ = await connection.call(
            ConnectWiseShape.callback(to: url, board: board),
            base: address,
            fields: header,
            .reading
        )
    }

    private func list(
        _ path: String,
        _ address: String,
        _ now: Timestamp
    ) async -> Result<[FieldOption], Hindrance> {
        let end = await connection.call(
            ConnectWiseShape.list(path),
            base: address,
            fields: header,
            .reading
        )
        guard case .success(let answer) = end.reading,
            let options = ConnectWiseShape.options(answer)
        else { return .failure(Hindrance.failed("\(path) is not read", end, now)) }
        return .success(options)
    }

    // MARK: - Tickets

    /// Makes a call with its login.
    package func call(
        _ request: PSARequest,
        _ priority: CallPriority
    ) async -> PSAConnection.End {
        guard let address = preparation.found?.address else {
            return .notMade(reason: "its address is not known yet", after: nil)
        }
        let end = await connection.call(request, base: address, fields: header, priority)
        if case .answered(let answer) = end, answer.status == 401 { preparation.forget() }
        return end
    }

    /// The ids of the tenant's choices; the usual ones before they were found.
    package var known: TicketFields {
        preparation.found?.fields
            ?? TicketFields(open: "", closed: "", closedStatuses: [], priorities: [:])
    }

    /// Makes a ticket.
    package func create(
        _ draft: TicketDraft,
        company: String,
        explanation: String,
        _ priority: CallPriority
    ) async -> Creation {
        let end = await call(
            ConnectWiseShape.create(draft, company: company, explanation: explanation, known),
            priority
        )
        return end.creation { ConnectWiseShape.ticket($0, known) }
    }

    /// All companies, page by page.
    package func companies() async -> Result<[Company], ReadingFailure> {
        var all: [Company] = []
        for page in 1...CompanyPages.max {
            let read = await call(ConnectWiseShape.companies(page: page), .reading).reading.read {
                ConnectWiseShape.companies($0)
            }
            guard case .success(let found) = read else { return read }
            all += found
            if found.count < ConnectWiseShape.pageSize { return .success(all) }
        }
        return .failure(CompanyPages.tooMany)
    }
}
