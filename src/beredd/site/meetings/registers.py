"""The registers of this room."""

from typing import Final

from beredd.site.registers.register import Register

REGISTERS: Final[tuple[Register, ...]] = ()
