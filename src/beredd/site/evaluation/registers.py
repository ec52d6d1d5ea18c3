"""The registers of this room."""

from typing import Final

from beredd.site.evaluation.evaluation_registers import EVALUATIONS, FINDINGS, QUESTIONS
from beredd.site.evaluation.proposal_register import PROPOSALS
from beredd.site.evaluation.recommendation_registers import RECOMMENDATIONS, RESPONSES
from beredd.site.registers.register import Register

REGISTERS: Final[tuple[Register, ...]] = (EVALUATIONS, QUESTIONS, FINDINGS, RECOMMENDATIONS, RESPONSES, PROPOSALS)
