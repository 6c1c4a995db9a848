import CMalloc

/// The memory of the process.
enum ProcessMemory {
    /// Gives back to the system what is not used any more: to read a configuration and to look at every table takes many
    /// times what is kept of them.
    static func giveBackUnused() { malloc_trim(0) }
}
