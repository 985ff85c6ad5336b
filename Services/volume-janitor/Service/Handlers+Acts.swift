import HTTPSurface
import HTTPTypes
import Hummingbird
import NIOCore
import Quantities
import VolumeJanitorCore

extension Handlers {
    /// `POST /api/register[?replace=true]`.
    func register(_ request: Request, _ body: ByteBuffer) async throws -> Response {
        var reader = try BodyReader(body)
        let key = reader.key()
        let rule = reader.rule(isNeeded: true)
        let summary = reader.text("description") ?? ""
        let replaces = try reader.flag("replace") || QueryReader(request).flag("replace")
        if summary.utf8.count > Declaration.summaryBytesMax {
            reader.fail("/description", "has more than \(Declaration.summaryBytesMax) bytes")
        }
        try reader.finish()
        guard let key, let rule else { throw Problem.badRequest("nothing to register") }
        let made = try await janitor.register(
            Declaration(key: key, rule: rule, summary: Summary.fit(summary)),
            replaces: replaces
        )
        return try .snake(document(of: made), status: .created)
    }

    /// `DELETE /api/register/{volume}/{path}`, or `?path=`.
    func unregister(_ request: Request) async throws -> Response {
        let key = try Self.key(deletedBy: request)
        let left = try await janitor.unregister(key)
        return try .snake(
            Unregistered(
                volumeName: key.volume.text,
                path: key.path.json,
                unregistered: true,
                governedBy: Nullable(left?.source.rawValue)
            )
        )
    }

    /// `%2F` is decoded once; proxies that turn it or `//` into `/` are understood.
    static func key(deletedBy request: Request) throws -> RegistrationKey {
        let rest = request.uri.path.dropFirst("/api/register/".count)
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let query = QueryReader(request)
        guard let first = parts.first, let volume = VolumeName(QueryReader.unescaped(String(first)))
        else { throw Problem.notFound("the address names no Docker volume") }
        let given = parts.count > 1 ? QueryReader.unescaped(String(parts[1])) : ""
        guard !given.isEmpty else {
            guard let path = try path(query) else {
                throw Problem.badParameter(
                    "path",
                    "is missing; write /api/register/\(volume)/%2F or add ?path=/"
                )
            }
            return RegistrationKey(volume: volume, path: path)
        }
        do {
            let path = try VolumePath(given.hasPrefix("/") ? given : "/" + given)
            return RegistrationKey(volume: volume, path: path)
        } catch {
            throw Problem.badRequest("the path `\(given)` \(error)")
        }
    }

    /// `POST /api/plan`: of a registered path, or of the rule in the body.
    func plan(_ body: ByteBuffer) async throws -> Response {
        var reader = try BodyReader(body)
        let key = reader.key()
        let rule = reader.rule(isNeeded: false)
        try reader.finish()
        guard let key else { throw Problem.badRequest("nothing to plan") }
        guard let rule else { return try Self.answer(await janitor.plan(key), of: key) }
        let plan = try await janitor.tryOut(Declaration(key: key, rule: rule))
        return try .snake(PlanDocument(plan, of: key, madeAt: plan.context.now, isDone: false))
    }

    /// `POST /api/run?plan=<digest>`.
    func run(_ query: QueryReader, _ person: String) async throws -> Response {
        guard let digest = try query.text("plan") else {
            throw Problem.badParameter("plan", "is missing; give the digest of a plan you saw")
        }
        let key = try janitor.path(ofPlan: digest)
        let run = try await janitor.run(plan: digest, of: key, by: person)
        return try .snake(
            RunDocument(run),
            status: .accepted,
            headers: [.location: "/api/runs/\(run.id)"]
        )
    }

    /// `POST /api/pause`.
    func pause(_ body: ByteBuffer, _ person: String) async throws -> Response {
        var reader = try BodyReader(body)
        let volume = reader.volume(isNeeded: false)
        let reason = reader.text("reason") ?? ""
        let now = clock.now()
        let until = until(&reader, now: now)
        try reader.finish()
        let pause = Pause(until: until, since: now, by: person, reason: Summary.fit(reason))
        try await janitor.pause(volume.map(PauseScope.volume) ?? .all, pause)
        return try .snake(
            Paused(
                volumeName: Nullable(volume?.text),
                paused: true,
                until: Nullable(until?.rfc3339)
            )
        )
    }

    private func until(_ reader: inout BodyReader, now: Timestamp) -> Timestamp? {
        let (length, moment) = (reader.text("for"), reader.text("until"))
        if length != nil, moment != nil {
            reader.fail("/for", "and `until` exclude each other; give one of them")
        }
        if let length {
            guard let duration = Duration(text: length), duration > .zero else {
                reader.fail("/for", "`\(length)` is no time span such as `2h` or `30m`")
                return nil
            }
            return now + duration
        }
        guard let moment else { return nil }
        guard let parsed = Timestamp.parse(rfc3339: moment), parsed.moment > now else {
            reader.fail("/until", "`\(moment)` is no moment to come such as 2026-12-01T06:00:00Z")
            return nil
        }
        return parsed.moment
    }

    /// `POST /api/resume`.
    func resume(_ body: ByteBuffer) async throws -> Response {
        var reader = try BodyReader(body)
        let volume = reader.volume(isNeeded: false)
        try reader.finish()
        guard try await janitor.resume(volume.map(PauseScope.volume) ?? .all) else {
            throw Problem.notFound("\(volume?.text ?? "the whole host") is not paused")
        }
        return try .snake(
            Paused(
                volumeName: Nullable(volume?.text),
                paused: false,
                until: Nullable(nil)
            )
        )
    }

    private func document(of registration: Registration) -> RegisteredDocument {
        let state = janitor.state
        let standing = state.standing(of: registration.key.volume, at: clock.now())
        let rule =
            standing?.rules.first { $0.registration.key == registration.key }
            ?? RuleStanding(
                registration: registration,
                volume: state.volumes[registration.key.volume]
            )
        return RegisteredDocument(
            volumeName: registration.key.volume.text,
            registration: RegistrationDocument(rule, since: nil),
            note: "the first interval is dry; it is cleaned by itself from the second on"
        )
    }
}

/// What `POST /api/register` answers.
private struct RegisteredDocument: Encodable {
    let volumeName: String
    let registration: RegistrationDocument
    let note: String
}
