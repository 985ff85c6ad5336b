import MessageBus
import Quantities

/// A source's standing as a hub puts it behind a frame: nothing for the witness host's, else the
/// tenant and, behind a zero byte, the client.
enum StandingPart {
    static func bytes(of enrolment: Enrolment) -> [UInt8] {
        guard let tenant = enrolment.tenant else { return [] }
        return Array(tenant.text.utf8) + (enrolment.client.map { [0] + Array($0.text.utf8) } ?? [])
    }

    /// The standing that a hub wrote; nil for what none writes.
    static func standing(_ bytes: [UInt8]) -> Standing? {
        guard !bytes.isEmpty else { return .witness }
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard let tenant = TenantID(parts[0]) else { return nil }
        guard parts.count == 2 else { return .bound(tenant, nil) }
        return ClientName(parts[1]).map { .bound(tenant, $0) }
    }
}
