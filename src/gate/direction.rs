//! Which calls move data, and which way.

use super::Call;

impl Call {
    /// Whether it is a twin that sends.
    pub(crate) const fn sends(self) -> bool {
        matches!(
            self,
            Self::Send | Self::Sendto | Self::Sendmsg | Self::Sendmmsg | Self::Write | Self::Writev | Self::Sendfile
        )
    }

    /// Whether it is a twin that receives.
    pub(crate) const fn receives(self) -> bool {
        matches!(self, Self::Recv | Self::Recvfrom | Self::Recvmsg | Self::Recvmmsg | Self::Read | Self::Readv)
    }

    /// Whether it is a twin that sends or receives.
    pub(crate) const fn transfers(self) -> bool {
        self.sends() || self.receives()
    }

    /// Whether it sends, the functions included that the library adds.
    pub(crate) const fn puts_out(self) -> bool {
        self.sends() || matches!(self, Self::SendAll | Self::SendFds | Self::SendDatagram | Self::SendMany)
    }

    /// Whether it receives, the functions included that the library adds.
    pub(crate) const fn takes_in(self) -> bool {
        self.receives() || matches!(self, Self::RecvExact | Self::RecvFds | Self::RecvDatagram | Self::RecvMany)
    }
}
