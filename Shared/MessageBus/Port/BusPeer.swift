package import Contracts

/// Who joins the bus.
package struct BusPeer: Sendable, Hashable {
    /// The instance.
    package let source: SourceID
    /// Sixteen random bytes made at start: the same instance after a restart has others.
    package let bootID: [UInt8]

    /// A peer; `bootID` has sixteen bytes.
    package init(source: SourceID, bootID: [UInt8]) {
        self.source = source
        self.bootID = bootID
    }
}
