import Contracts
import HTTPSurface
import HTTPTypes
import Hummingbird
import Quantities

/// The API described by its own routes, OpenAPI 3.1.
enum OpenAPI {
    static func table(describing routes: RouteTable) -> RouteTable {
        let document = document(routes.declarations)
        var table = RouteTable()
        for root in ["", "/v1"] {
            table.add(.get, "\(root)/openapi.json", .open, "Gets this description.") { request, _ in
                Response.json(bytes: document, headers: [.cacheControl: "no-cache"])
                    .tagged(secretHash(String(decoding: document, as: UTF8.self)), for: request)
            }
        }
        return table
    }

    static func document(_ declarations: [RouteDeclaration]) -> [UInt8] {
        let described = declarations.filter { !$0.path.hasPrefix("/assets/") && $0.path != "/**" }
        let byPath = Dictionary(grouping: described) { path(of: $0) }
        var writer = JSONWriter(capacity: 16_384)
        writer.raw(
            """
            {"openapi":"3.1.0","info":{"title":"Poolkeeper","version":"1","description":\
            "Fleet of storage systems: state, samples, events."},"security":[{"key":[]}],\
            "components":{"securitySchemes":{"key":{"type":"http","scheme":"bearer"},\
            "session":{"type":"apiKey","in":"cookie","name":"poolkeeper"}},"schemas":{"Problem":\
            {"type":"object","description":"RFC 9457","properties":{"type":{"type":"string"},\
            "title":{"type":"string"},"status":{"type":"integer"},"detail":{"type":"string"},\
            "instance":{"type":"string"}}}}},"paths":{
            """
        )
        for (index, path) in byPath.keys.sorted().enumerated() {
            if index > 0 { writer.comma() }
            writer.string(path)
            writer.raw(":{")
            let operations = (byPath[path] ?? []).sorted { $0.method.rawValue < $1.method.rawValue }
            for (index, operation) in operations.enumerated() {
                if index > 0 { writer.comma() }
                write(operation, to: &writer)
            }
            writer.raw("}")
        }
        writer.raw("}}")
        return writer.bytes
    }

    private static func path(of declaration: RouteDeclaration) -> String {
        declaration.path.replacing("/**", with: "/{rest}")
    }

    private static func write(_ declaration: RouteDeclaration, to writer: inout JSONWriter) {
        writer.string(declaration.method.rawValue.lowercased())
        writer.raw(":{\"summary\":")
        writer.string(declaration.summary)
        switch declaration.access {
        case .open: writer.raw(",\"security\":[]")
        case .requires(let permission):
            writer.raw(",\"security\":[{\"key\":[]},{\"session\":[]}],\"x-permission\":")
            writer.string(permission.rawValue)
        }
        writer.raw(",\"parameters\":[")
        for (index, parameter) in parameters(of: declaration).enumerated() {
            if index > 0 { writer.comma() }
            writer.raw("{\"name\":")
            writer.string(parameter.name)
            writer.raw(",\"in\":")
            writer.string(parameter.isPath ? "path" : "query")
            if parameter.isPath { writer.raw(",\"required\":true") }
            writer.raw(",\"description\":")
            writer.string(parameter.meaning)
            writer.raw(",\"schema\":{\"type\":\"string\"}}")
        }
        writer.raw(
            """
            ],"responses":{"200":{"description":"What was asked for."},"default":{"description":\
            "A problem.","content":{"application/problem+json":{"schema":{"$ref":\
            "#/components/schemas/Problem"}}}}}}
            """
        )
    }

    private struct Parameter {
        let name: String
        var isPath = false
        let meaning: String
    }

    private static func parameters(of declaration: RouteDeclaration) -> [Parameter] {
        var found: [Parameter] = []
        if declaration.path.contains("{id}") {
            let things = [
                "alerts": "alert", "silences": "silence", "maintenance": "announcement",
                "deliveries": "destination",
            ]
            let thing =
                things.first { declaration.path.contains("/\($0.key)/{id}") }?.value ?? "system"
            found.append(Parameter(name: "id", isPath: true, meaning: "The \(thing)'s id."))
        }
        if declaration.path.hasSuffix("/alerts") { found += alertParameters }
        if declaration.path.hasSuffix("/**") {
            found.append(
                Parameter(name: "rest", isPath: true, meaning: "What the collector takes.")
            )
        }
        if declaration.path.hasSuffix("/metrics"), declaration.path.contains("{id}") {
            found += metricsParameters
        }
        if declaration.path.hasSuffix("/systems") {
            found += [
                Parameter(name: "limit", meaning: "Systems in one answer, 1 to 500."),
                Parameter(name: "after", meaning: "Only ids behind this one; see the Link header."),
                Parameter(name: "client", meaning: "Only systems of this client."),
            ]
        }
        return found
    }

    private static let alertParameters = [
        Parameter(name: "state", meaning: "open, firing, suppressed, resolved or all (default)."),
        Parameter(name: "severity", meaning: "Only of this severity, such as critical."),
        Parameter(name: "client", meaning: "Only of this client."),
        Parameter(name: "name", meaning: "Only with this alertname."),
        Parameter(name: "acknowledged", meaning: "true or false: whether somebody cares for it."),
        Parameter(name: "q", meaning: "Only with these words."),
        Parameter(name: "limit", meaning: "Alerts in one answer, 1 to 500."),
        Parameter(name: "cursor", meaning: "Where to go on; see the Link header."),
    ]

    private static let metricsParameters = [
        Parameter(name: "from", meaning: "RFC 3339, seconds since 1970, or -24h; inclusive."),
        Parameter(name: "to", meaning: "The same, or now; exclusive."),
        Parameter(name: "metric", meaning: "Only these metrics, by comma."),
        Parameter(name: "type", meaning: "Only these categories, by comma."),
        Parameter(name: "step", meaning: "One point per step, such as 5m; without it raw samples."),
        Parameter(name: "max_points", meaning: "Points per series at the most, 1 to 100000."),
        Parameter(name: "agg", meaning: "How points of a step become one: min, max, avg, last."),
    ]
}
