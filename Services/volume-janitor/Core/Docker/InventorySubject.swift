/// What an event of the engine tells to look at again.
///
/// Events are hints: what is true is read from the engine afterwards, so an event that comes twice,
/// late or in another order changes nothing.
package enum InventorySubject: Sendable, Hashable {
    /// One volume.
    case volume(VolumeName)
    /// One container, by its id.
    case container(String)
    /// All of them.
    case everything
}
