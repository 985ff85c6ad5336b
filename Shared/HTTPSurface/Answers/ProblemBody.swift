import HTTPTypes

/// The members of a problem document.
struct ProblemBody: Encodable {
    struct Fault: Encodable {
        let pointer: String
        let detail: String
    }

    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
    let errors: [Fault]?

    init(_ problem: Problem, instance: String) {
        type = problem.type.map { "urn:poolkeeper:problem:\($0)" } ?? "about:blank"
        title = problem.status.reasonPhrase
        status = problem.status.code
        detail = problem.detail
        self.instance = instance
        let faults = problem.faults.map { Fault(pointer: $0.pointer, detail: $0.detail) }
        errors = faults.isEmpty ? nil : faults
    }
}
