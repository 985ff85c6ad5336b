import CapacityEngineCore
import Quantities

/// What a change and a full balance would bring, for a person and for programs.
struct ChangeAnswer: Encodable {
    /// Bytes of files that can be written now.
    let obtainableBytes: Int64
    /// Bytes of files that could be written after the change and a full balance.
    let obtainableAfterChangeBytes: Int64
    /// Bytes of all devices that files could never take then.
    let unreachableAfterChangeBytes: Int64
    /// Bytes of each device that files could never take then, by the device's number; an added
    /// device has the next number.
    let unreachableByDeviceBytes: [String: Int64]
    /// Why it would come to that.
    let because: String

    init(_ report: CapacityReport, _ changed: ChangedCapacity) {
        obtainableBytes = report.obtainableBytes
        obtainableAfterChangeBytes = changed.obtainableBytes
        unreachableAfterChangeBytes = changed.unreachable.values.reduce(0, +)
        unreachableByDeviceBytes = Dictionary(
            uniqueKeysWithValues: changed.unreachable.map { ("\($0.key)", $0.value) }
        )
        because = changed.reason
    }

    var text: String {
        let gain = obtainableAfterChangeBytes - obtainableBytes
        let difference = Wording.size(ByteCount(abs(gain)))
        return """
              Can be written now        \(Wording.size(ByteCount(obtainableBytes)))
              After the change          \(Wording.size(ByteCount(obtainableAfterChangeBytes))) \
            (\(difference) \(gain < 0 ? "less" : "more"), once a full balance has ended)
              Never reachable then      \(Wording.size(ByteCount(unreachableAfterChangeBytes)))
              \(because).

            """.replacing(Wording.space, with: " ")
    }
}
