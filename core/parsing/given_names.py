"""First names that tell a person from a place or an organisation: the usual ones of England and Wales."""

_USUAL = """
aaron abdul abigail adam adele adrian ahmed aisha alan aled alex alexander alexandra ali alice alison alun
amanda amelia amy andrea andrew andy angela angharad anita ann anna anne annette anthony anwen arwel ashley
barbara barry becky ben benjamin bernard beth bethan beverley bill bob brenda brian bryn callum carl carol
caroline carys cath catherine cathy ceri charles charlie charlotte chloe chris christine christopher claire
clare clive colin craig dafydd daniel danielle darren dave david dawn dean debbie deborah delyth denise
dennis derek dewi diana diane dilwyn dominic donald donna dorothy doug duncan dylan eddie edward eifion
eileen eirlys elaine eleanor eleri elin elizabeth elliot emily emlyn emma emyr eric erin euan eve fatima
ffion fiona fran frances francis frank fred gareth gary gavin gaynor geoff geoffrey george georgina geraint
gerald gethin gill gillian glenys glyn gordon graeme graham greg gwen gwenllian gwyn gwyneth hannah harriet
harry hassan hayley heather heidi helen helena henry hilary howard hugh huw hywel ian idris ieuan ioan iolo
irene isabel iwan jack jackie jacob jacqueline jake james jamie jan jane janet janice jasmine jason jean
jeff jeffrey jennifer jenny jeremy jess jessica jill jim jo joan joanna joanne joe john jonathan joseph
joshua joyce judith judy julia julian julie june karen karl kate katherine kathleen kathryn kathy katie katy
keith kelly ken kenneth kerry kevin kim kirsty kit laura lauren leah leanne lee leighton lesley liam libby
linda lindsay lisa liz lloyd louis louise lowri lucy luke lynda lynn lynne maggie malcolm mandy manjit marc
marcus mared margaret maria marian marie marilyn marion mark martin martyn mary matt matthew maureen megan
meinir mel melanie meleri menna michael michelle mick mike mohammed moira muhammad myfanwy nadia natalie
nathan neil nerys nia nicholas nick nicola nicole nigel nina noel norman oliver olivia owain pam pamela pat
patricia patrick paul paula pauline penny peter phil philip philippa phillip polly priya rachel raj ray
raymond rebecca rhian rhiannon rhodri rhys richard rob robert robin robyn roger ron ronald rosalind rosemary
ross roy russell ruth ryan sally sam samantha samuel sandra sanjay sara sarah scott sean shan sharon shaun
sheila shirley sian simon sioned sophie stacey stan stella stephanie stephen steve steven stewart stuart sue
susan suzanne sylvia tammy tanya tegid terry theresa thomas tim timothy tina tom tomos tony tracey tracy
trevor tudor val valerie vanessa vera veronica vicky victor vincent vivienne walter wayne wendy will william
yasmin yvonne zara zoe
"""
GIVEN_NAMES = frozenset(_USUAL.split())
