/// Why a compose file cannot be read.
package struct ComposeFault: Error, CustomStringConvertible {
    /// What is wrong and what to do.
    package let description: String

    init(_ description: String) { self.description = description }
}
