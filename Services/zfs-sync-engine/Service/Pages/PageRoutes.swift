import Contracts
import Crypto
import Foundation
import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import ServiceChassis
import WebInterface
import ZFSSyncEngineCore

/// The pages of an engine that runs alone, and the forms on them.
struct PageRoutes: Sendable {
    /// Runs on one page.
    static let runsShown = 50
    /// Lines of the log on its page.
    static let linesShown = 500
    /// How often a page is read anew whose run or stream goes on.
    static let refreshSeconds = 3

    let desk: SyncDesk
    let paths = ReplicationPaths()

    func table() -> RouteTable {
        var table = RouteTable()
        addPages(&table)
        addForms(&table)
        for asset in Asset.all {
            table.add(.get, asset.path, .open, "A file of the pages.") { _, _ in
                .body(
                    ByteBuffer(bytes: asset.bytes),
                    type: asset.mediaType,
                    headers: [.cacheControl: "public, max-age=31536000, immutable"]
                )
            }
        }
        return table
    }

    private func addPages(_ table: inout RouteTable) {
        table.add(.get, "/", .open, "The page of all datasets.") { _, _ in
            try await dashboard([])
        }
        table.add(.get, "/datasets/{id}", .open, "A dataset's page.") { _, context in
            try await dataset(try desk.state(context), [])
        }
        table.add(.get, "/runs", .open, "The page of runs.") { request, _ in
            let before = try QueryReader(request).integer("before", default: .max, in: 1...Int.max)
            let runs = try await desk.engine.store.runs(
                before: Int64(before),
                limit: Self.runsShown
            )
            return .html(words.list(runs, limit: Self.runsShown).render(in: frame("Runs")))
        }
        table.add(.get, "/runs/{id}", .open, "A run's page.") { _, context in
            guard let id = context.parameters.get("id").flatMap({ Int64($0) }),
                let run = try await desk.engine.store.run(id)
            else { throw Problem.notFound("there is no such run") }
            let store = desk.engine.store
            let page = words.one(
                run,
                try await store.results(of: id),
                try await store.actions(of: id),
                of: desk.states
            )
            return html(page.render(in: frame("Runs")), isChanging: run.endedAt == nil)
        }
        table.add(.get, "/config", .open, "The page of the settings.") { _, _ in
            configuration([])
        }
        table.add(.get, "/logs", .open, "The page of the log.") { _, _ in
            log()
        }
    }

    private func addForms(_ table: inout RouteTable) {
        table.add(.post, "/run", .requires(.operate), "Looks at all datasets now.") {
            request,
            context in
            try sameOrigin(request)
            let person = try context.requirePrincipal().displayName
            let run = try await desk.run(of: nil, isDryRun: false, by: person)
            return redirect(paths.run("\(run)"))
        }
        table.add(.post, "/config/reload", .requires(.operate), "Reads the settings anew.") {
            request,
            _ in
            try sameOrigin(request)
            do {
                let read = try await desk.reload()
                let words = "The settings were read anew: \(read.datasets) datasets."
                return configuration([Notice(.fine, "\(strong: words)")])
            } catch let problem as Problem {
                return configuration([Notice(.critical, "\(problem.detail)")])
            }
        }
        for (act, repairs) in [("run", false), ("repair", true)] {
            table.add(
                .post,
                "/datasets/{id}/\(act)",
                .requires(.operate),
                repairs ? "Does what the page shows." : "Looks at a dataset now."
            ) { request, context in
                try sameOrigin(request)
                let state = try desk.state(context)
                let order = Handlers.Order(repair: repairs)
                let run = try await desk.run(state, order, by: try context.requirePrincipal())
                return redirect(paths.run("\(run)"))
            }
        }
        table.add(
            .post,
            "/datasets/{id}/approve",
            .requires(.operate),
            "Approves what would be lost, with the token, and runs it."
        ) { request, context in
            try sameOrigin(request)
            return try await approve(request, context)
        }
        table.add(
            .post,
            "/datasets/{id}/purge",
            .requires(.operate),
            "Approves that a copy is purged, with the token, and runs it."
        ) { request, context in
            try sameOrigin(request)
            return try await purge(request, context)
        }
    }

    // MARK: - Pages

    private var now: Timestamp { desk.clock.now() }
    private var words: RunPages { RunPages(paths: paths, now: now, calendar: .utc) }

    private func frame(_ place: String) -> Frame {
        let places = [
            ("Replication", paths.dashboard), ("Runs", paths.runs), ("Log", paths.logs),
            ("Settings", paths.configuration),
        ]
        return Frame(
            viewer: nil,
            csrf: "",
            now: now,
            links: places.map { Frame.Link($0.0, $0.1, isCurrent: $0.0 == place) }
        )
    }

    private func dashboard(_ notices: [Notice]) async throws -> Response {
        let page = DashboardBuilder(
            states: desk.states,
            isStarting: !desk.engine.isOpen,
            hosts: try await desk.engine.store.hosts(),
            copies: try await desk.engine.store.superseded(),
            paths: paths,
            notices: notices,
            mayAct: true,
            now: now,
            calendar: .utc
        ).page()
        let isAtWork = desk.states.contains { $0.status == .repairing }
        return html(
            page.render(in: frame("Replication")),
            isChanging: isAtWork || !desk.engine.isOpen
        )
    }

    /// A page; one that will soon say something else is read anew by the browser.
    private func html(_ text: String, isChanging: Bool) -> Response {
        guard isChanging, let refresh = HTTPField.Name("refresh") else { return .html(text) }
        return .html(text, headers: [refresh: "\(Self.refreshSeconds)"])
    }

    private func dataset(_ state: DatasetState, _ notices: [Notice]) async throws -> Response {
        let store = desk.engine.store
        let page = DatasetPageBuilder(
            state: state,
            memory: try await store.memory(of: state.job.id),
            last: try await store.lastResult(of: state.job.id),
            actions: try await store.lastActions(of: state.job.id, limit: 20),
            paths: paths,
            notices: notices,
            mayAct: true,
            now: now,
            calendar: .utc
        ).page()
        return html(page.render(in: frame("Replication")), isChanging: isChanging(state))
    }

    /// A page on which somebody may be typing a token is not read anew.
    private func isChanging(_ state: DatasetState) -> Bool {
        state.progress != nil && state.standing?.subject == nil
            && (state.standing?.copies.isEmpty ?? true)
    }

    private func configuration(_ notices: [Notice]) -> Response {
        let settings = desk.settings
        let file = settings.file ?? "the defaults, as the engine was started without a file"
        let page = LinesPage(
            paths: paths,
            heading: "Settings",
            lead: "As they count, from \(strong: file). Secrets are not shown.",
            lines: settings.effective.split(
                separator: "\n",
                omittingEmptySubsequences: false
            ).map(String.init),
            act: ("Read the file anew", paths.act("config/reload")),
            notices: notices
        )
        return .html(page.render(in: frame("Settings")))
    }

    private func log() -> Response {
        let folder = desk.settings.logs
        let lines = folder.map { RunLog.tail(in: $0, lines: Self.linesShown) } ?? []
        let lead: Sentence =
            folder.map { "The last lines of \(strong: RunLog.path(in: $0))." }
            ?? "No log folder is set: start the engine with \(strong: "--logs DIR")."
        let page = LinesPage(paths: paths, heading: "Log", lead: lead, lines: lines)
        return .html(page.render(in: frame("Log")))
    }

    // MARK: - Forms

    private func approve(_ request: Request, _ context: CallContext) async throws -> Response {
        let state = try desk.state(context)
        let fields = try await approvalFields(request)
        let person = try context.requirePrincipal().displayName
        let digest = try fields.text("digest") ?? ""
        let approval = try await desk.approve(state, digest: digest, by: person)
        let run = try await desk.run(state, approved: approval, by: person)
        return redirect(paths.run("\(run)"))
    }

    private func purge(_ request: Request, _ context: CallContext) async throws -> Response {
        let dataset = try desk.state(context).job.id.value
        let fields = try await approvalFields(request)
        let person = try context.requirePrincipal().displayName
        let (state, copy) = try desk.copy(try fields.text("copy") ?? "", of: dataset)
        let digest = try fields.text("digest") ?? ""
        let approval = try await desk.approve(copy, of: state, digest: digest, by: person)
        let run = try await desk.purge(copy, of: state, approved: approval, by: person)
        return redirect(paths.run("\(run)"))
    }

    /// The fields of a form that approves something.
    ///
    /// - Throws: 403 when it does not carry the service's token, or there is none.
    private func approvalFields(_ request: Request) async throws -> QueryReader {
        let body = try await request.collectBody(limit: Handlers.bodyMax)
        let fields = QueryReader(query: String(buffer: body))
        guard let token = desk.settings.apiToken else {
            throw Problem.forbidden(
                "approving takes the service's token, and none is set: name a file that holds one "
                    + "in its setting `api_token_file`"
            )
        }
        let given = try fields.text("token") ?? ""
        guard SHA256.hash(data: Array(given.utf8)) == SHA256.hash(data: Array(token.revealed.utf8))
        else { throw Problem.forbidden("this is not the service's token") }
        return fields
    }

    /// A form of another site's page acts for nobody here.
    private func sameOrigin(_ request: Request) throws {
        guard let name = HTTPField.Name("sec-fetch-site"), let site = request.headers[name] else {
            guard let origin = request.headers[.origin] else { return }
            let host = origin.split(separator: "/").last.map(String.init)
            guard host == request.head.authority else { throw foreign }
            return
        }
        guard site == "same-origin" || site == "none" else { throw foreign }
    }

    private var foreign: Problem {
        .forbidden("the form did not come from a page of this engine; open its page and try again")
    }

    private func redirect(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
    }
}
