import AlertRouterCore
import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Observations
import Quantities

extension Handlers {
    func addSilences(_ table: inout RouteTable) {
        add(&table, .get, "/silences", .open, "Every silence.") { request, _ in
            .json(silences(try AlertQuery.filter(request, desk.compiler)))
        }
        add(&table, .get, "/silence/{id}", .open, "A silence.") { _, context in
            let id = context.parameters.get("id") ?? ""
            guard let silence = desk.look({ $0.silences.silences[id] }) ?? nil else {
                throw V2Refusal(.handler(.notFound), "silence not found")
            }
            return .json(document(silence, clock.now()))
        }
        add(&table, .post, "/silences", .requires(.operate), "Makes a silence.") { request, _ in
            guard Self.isJSON(request) else {
                return V2Refusal.unsupported(request.headers[.contentType] ?? "")
            }
            return try await make(try await body(V2.PostedSilence.self, request))
        }
        add(&table, .delete, "/silence/{id}", .requires(.operate), "Ends a silence.") {
            _,
            context in
            try await refusing {
                try await desk.expireSilence(context.parameters.get("id") ?? "")
            }
            return Response(status: .ok)
        }
    }

    /// Silences that meet all matchers, as Alertmanager orders them: active, pending, expired.
    private func silences(_ filter: [LabelMatcher]) -> [V2.Silence] {
        let now = clock.now()
        let all = desk.look { Array($0.silences.silences.values) } ?? []
        let order: [Silence.State] = [.active, .pending, .expired]
        return order.flatMap { state in
            let same = all.filter { silence in
                silence.state(at: now) == state
                    && filter.allSatisfy { wanted in
                        silence.matchers.contains {
                            $0.name == wanted.name && wanted.matches($0.value)
                        }
                    }
            }
            return switch state {
            case .active: same.sorted { ($0.endsAt, $0.id) < ($1.endsAt, $1.id) }
            case .pending: same.sorted { ($0.startsAt, $0.id) < ($1.startsAt, $1.id) }
            case .expired: same.sorted { ($1.endsAt, $1.id) < ($0.endsAt, $0.id) }
            }
        }.map { document($0, now) }
    }

    private func document(_ silence: Silence, _ now: Timestamp) -> V2.Silence {
        V2.Silence(
            id: silence.id,
            status: V2.SilenceStatus(state: silence.state(at: now).rawValue),
            updatedAt: V2.text(silence.updatedAt),
            comment: silence.comment,
            createdBy: silence.createdBy,
            endsAt: V2.text(silence.endsAt),
            matchers: silence.matchers.map {
                V2.Matcher(
                    name: $0.name,
                    value: $0.value,
                    isRegex: $0.comparison.isRegex,
                    isEqual: $0.comparison.isEqual
                )
            },
            startsAt: V2.text(silence.startsAt),
            annotations: silence.annotations
        )
    }

    private func make(_ posted: V2.PostedSilence) async throws -> Response {
        let now = clock.now()
        let matchers = try posted.matchers.enumerated().map { number, matcher in
            guard !matcher.name.isEmpty else {
                throw V2Refusal(
                    .handler(.badRequest),
                    "invalid silence: invalid label matcher \(number): invalid label name \"\""
                )
            }
            do {
                return try LabelMatcher(
                    matcher.name,
                    LabelMatcher.Comparison(
                        isRegex: matcher.isRegex,
                        isEqual: matcher.isEqual ?? true
                    ),
                    matcher.value,
                    compiler: desk.compiler
                )
            } catch {
                throw V2Refusal(
                    .handler(.badRequest),
                    "invalid silence: invalid label matcher \(number): \(error)"
                )
            }
        }
        guard let ends = try V2.moment(posted.endsAt) else {
            throw V2Refusal(.handler(.badRequest), "\(SilenceFault.endsBeforeStart)")
        }
        let draft = Silence(
            id: posted.id ?? "",
            matchers: matchers,
            startsAt: try V2.moment(posted.startsAt) ?? now,
            endsAt: ends,
            updatedAt: now,
            createdBy: posted.createdBy,
            comment: posted.comment,
            annotations: posted.annotations ?? [:]
        )
        let id = try await refusing { try await desk.set(draft) }
        return .json(V2.SilenceID(silenceID: id))
    }

    private func refusing<Value>(_ act: () async throws -> Value) async throws -> Value {
        do {
            return try await act()
        } catch let fault as SilenceFault {
            let status: HTTPResponse.Status =
                switch fault {
                case .notFound: .notFound
                case .alreadyExpired: .internalServerError
                default: .badRequest
                }
            throw V2Refusal(.handler(status), fault.description)
        }
    }
}
