import Observations
import Quantities
import ZFSSyncEngineCore

/// A copy that was set aside, as the API shows it.
struct SupersededDocument: Encodable, Sendable {
    let host: String
    let guid: String
    let dataset: Int64
    let name: String
    let kind: String
    let at: String

    init(_ copy: SupersededCopy) {
        host = copy.host
        guid = copy.guid.description
        dataset = copy.dataset.value
        name = copy.name.text
        kind = copy.kind.rawValue
        at = copy.at.rfc3339
    }
}
